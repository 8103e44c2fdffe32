"""The sample district's files as they lie in the repository."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

FOLDER = Path(__file__).parents[3] / "data" / "shapes" / "qinghe"


class Qinghe:
    """Reads the sample's files and answers what holds on a day."""

    folder = FOLDER

    def shapes(self, layer: str) -> gpd.GeoDataFrame:
        """Read one shapefile."""
        return gpd.read_file(FOLDER / f"{layer}.shp")

    def table(self, layer: str) -> pd.DataFrame:
        """Read one table; counts as whole numbers, the rest as text."""
        frame = pd.read_csv(
            FOLDER / f"{layer}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False
        )
        counts = [name for name in frame if name.startswith(("affiliated", "resident"))]
        return frame.astype(dict.fromkeys(counts, int))

    def buildings(self) -> gpd.GeoDataFrame:
        """Read buildings with `source_key` (empty without a number) and `community` by place."""
        rows = self.shapes("building").fillna({"estate": "", "cluster": "", "bldg_no": ""})
        parts = zip(rows["estate"], rows["cluster"], rows["bldg_no"], strict=True)
        keys = ["/".join(filter(None, part)) for part in parts]
        points = gpd.GeoDataFrame(geometry=rows.representative_point())
        communities = self.shapes("community")[["name", "geometry"]]
        inside = gpd.sjoin(points, communities, predicate="within")
        return rows.assign(source_key=keys, community=inside["name"])


def valid_on(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows with valid_from <= day < valid_to."""
    start = pd.to_datetime(rows["valid_from"])
    end = pd.to_datetime(rows["valid_to"].replace("", None))
    moment = pd.Timestamp(day)
    return rows[(start <= moment) & (end.isna() | (end > moment))]


@pytest.fixture(scope="session")
def qinghe() -> Qinghe:
    return Qinghe()


@pytest.fixture(scope="session")
def on():
    return valid_on
