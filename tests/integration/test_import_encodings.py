"""Text arrives as it was written, in whichever of the usual encodings, or the row says why not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gis.ingest.catalog import format_of
from gis.ingest.reading import read_features
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer
from tests.conftest import Database
from tests.import_files import (
    rows_by_key,
    shared_folder,
    square,
    write_geojson,
    write_shapefile,
)

pytestmark = pytest.mark.integration
BUILDING, ESTATE, VENUE = layer_named("building"), layer_named("estate"), layer_named("venue")
NAME = "㙟村·朱镕基花园"  # 㙟 and 镕 are not in GB 2312


def shapefile(path: Path, encoding: str, *, driver: int | None, code_page: str | None) -> Path:
    """Write a shapefile of one estate; `driver` is the language byte of its table."""
    write_shapefile(path, [square()], {"名称": [NAME], "户数": [12]}, encoding=encoding)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = driver or 0
    path.with_suffix(".dbf").write_bytes(table)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if code_page is not None:
        path.with_suffix(".cpg").write_text(code_page)
    return path


@pytest.mark.parametrize(
    ("encoding", "driver", "code_page"),
    [
        ("GB18030", 0x4D, None),
        ("GB18030", 0x4D, "UTF-8"),
        ("GB18030", None, "GBK"),
        ("GB18030", None, "936"),
        ("GB18030", None, "gb18030\n"),
        ("GB18030", 0x57, None),
        ("GB18030", None, None),
        ("GB18030", None, "no such code page"),
        ("UTF-8", None, "UTF-8"),
        ("UTF-8", None, "65001"),
        ("UTF-8", None, None),
        ("UTF-8", 0x57, None),
    ],
)
def test_table_of_a_shapefile_is_decoded(
    framed: Database, tmp_path: Path, encoding: str, driver: int | None, code_page: str | None
) -> None:
    path = shapefile(tmp_path / "estates.shp", encoding, driver=driver, code_page=code_page)

    report = import_layer(framed.owner_url, path, ESTATE)

    [row] = rows_by_key(framed.owner_url, "estate").values()
    assert (row["name"], row["household_count"]) == (NAME, 12)
    assert report.accepted == 1


def test_character_cut_off_at_the_end_of_a_cell_is_told(framed: Database, tmp_path: Path) -> None:
    path = shapefile(tmp_path / "estates.shp", "UTF-8", driver=None, code_page="UTF-8")
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    whole = NAME.encode()
    table.write_bytes(content.replace(whole, whole[:-1] + b" "))

    report = import_layer(framed.owner_url, path, ESTATE)

    [row] = rows_by_key(framed.owner_url, "estate").values()
    assert row["name"] == NAME[:-1]
    assert [(each.row, each.field, each.rule) for each in report.findings] == [
        (1, "name", "text_cut")
    ]


def test_text_of_another_encoding_rejects_its_row_only(framed: Database, tmp_path: Path) -> None:
    names = ["东村甲乙", "西村甲乙"]
    path = write_shapefile(
        tmp_path / "estates.shp", [square(), square(0.01)], {"name": names}, encoding="UTF-8"
    )
    table = path.with_suffix(".dbf")
    wrong = "西村甲乙".encode("gb18030").ljust(len("西村甲乙".encode()))
    table.write_bytes(table.read_bytes().replace("西村甲乙".encode(), wrong))

    report = import_layer(framed.owner_url, path, ESTATE, skip_rejected=True)

    assert [(each.row, each.rule) for each in report.findings] == [(2, "unreadable")]
    assert [row["name"] for row in rows_by_key(framed.owner_url, "estate").values()] == ["东村甲乙"]


@pytest.mark.parametrize(("encoding", "driver"), [("UTF-8", None), ("GB18030", 0x4D)])
def test_column_names_cut_at_ten_bytes_are_known(
    framed: Database, tmp_path: Path, encoding: str, driver: int | None
) -> None:
    columns = {"name": [NAME], "inhabitant_count": [30], "小区名称的列": ["x"], "常住人口": [31]}
    path = tmp_path / "estates.shp"
    with pytest.warns((UserWarning, RuntimeWarning), match="10|laundered"):
        write_shapefile(path, [square()], columns, encoding=encoding)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = driver or 0
    path.with_suffix(".dbf").write_bytes(table)

    import_layer(framed.owner_url, path, ESTATE)

    [row] = rows_by_key(framed.owner_url, "estate").values()
    assert row["inhabitant_count"] in {30, 31}
    assert row["name"] == NAME


def test_public_shapefile_in_gbk_is_read() -> None:
    folder = shared_folder("gbk-encoded") / "chongqing_shp"
    path = next(folder.glob("*.shp"))

    source = format_of(path).read(path, source_layer=None)

    texts = {str(value) for values in source.columns.values() for value in values}
    assert source.row_count == 38
    assert not source.findings
    assert any("渝中区" in value for value in texts)
    assert not any("�" in value for value in texts)


def test_public_shapefile_in_gbk_is_read_without_its_language_byte(tmp_path: Path) -> None:
    folder = shared_folder("gbk-encoded") / "chongqing_shp"
    for part in folder.glob("*"):
        (tmp_path / f"area{part.suffix}").write_bytes(part.read_bytes())
    table = bytearray((tmp_path / "area.dbf").read_bytes())
    table[29] = 0
    (tmp_path / "area.dbf").write_bytes(table)

    source = format_of(tmp_path / "area.shp").read(tmp_path / "area.shp", source_layer=None)

    texts = {str(value) for values in source.columns.values() for value in values}
    assert any("渝中区" in value for value in texts)


def test_public_csv_in_gbk_is_read() -> None:
    path = shared_folder("gbk-encoded") / "penguins-chinese.csv"

    source = format_of(path).read(path, source_layer=None)

    assert source.row_count == 344
    assert "企鹅的种类" in source.columns
    assert source.columns["企鹅栖息的岛屿"][0] == "托尔森岛"


def _as(codec: str) -> Callable[[str], bytes]:
    return lambda content: content.encode(codec)


@pytest.mark.parametrize(
    "encode",
    [_as("gbk"), _as("utf-8"), _as("utf-8-sig"), _as("utf-16")],
    ids=["gbk", "utf-8", "utf-8-sig", "utf-16"],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_table_in_chinese_words_is_stored(
    framed: Database, tmp_path: Path, encode: Callable[[str], bytes], separator: str
) -> None:
    lines = ["编号,名称,类型,成立日期", "Ａ０１,沁园党支部,党支部,2015年7月1日", "A02,无名,党委,／"]
    content = "\r\n".join(lines).replace(",", separator)
    (tmp_path / "orgs.csv").write_bytes(encode(content))

    report = import_layer(framed.owner_url, tmp_path / "orgs.csv", layer_named("party_org"))

    rows = rows_by_key(framed.owner_url, "party_org")
    assert report.accepted == 2
    assert set(rows) == {"A01", "A02"}
    assert rows["A01"]["org_kind"] == "branch"
    assert (rows["A01"]["formed_on"], rows["A02"]["formed_on"]) == ("2015-07-01", None)


@pytest.mark.parametrize("word", ["", "无", "-", "/", "—", "NULL", "nan", "None", "<Null>", "　"])
def test_null_words_are_nothing(framed: Database, tmp_path: Path, word: str) -> None:
    shape = (square(), {"名称": "东村", "编号": word, "户数": word, "统计日期": word, "别名": word})
    path = write_geojson(tmp_path / "estates.geojson", [shape])

    import_layer(framed.owner_url, path, ESTATE)

    row = rows_by_key(framed.owner_url, "estate")["测试社区/东村"]
    assert [row[name] for name in ("code", "household_count", "counted_on")] == [None, None, None]
    assert row["aliases"] == []


def test_full_width_digits_in_codes_become_plain_ones(tmp_path: Path) -> None:
    words = {"楼号": "３幢", "层数": "１２", "名称": "Ｎ３幢"}
    path = write_geojson(tmp_path / "roofs.geojson", [(square(), words)])

    features = read_features(path, BUILDING).features

    assert features.loc[1, ["building_no", "floors", "name"]].tolist() == ["3幢", 12, "Ｎ３幢"]
