"""An import is taken back whole, byte for byte, or not at all and with the reason."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from gis.errors import UndoRefused, UnknownName
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer, undo_import
from tests.conftest import Database
from tests.import_files import (
    row_count,
    rows_by_key,
    run_linge,
    square,
    write_geojson,
)

pytestmark = pytest.mark.integration


class Town:
    """Imports small files into a database and remembers nothing."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def estates(self, **household_counts: int) -> uuid.UUID:
        """Import estates by name, side by side; a count of 7 moves one a little."""
        shapes = [
            (square(0.002 * at, 0.0001 * (count == 7)), {"name": name, "household_count": count})
            for at, (name, count) in enumerate(household_counts.items())
        ]
        return self._done("estate", write_geojson(self.folder / "estates.geojson", shapes))

    def building(self, at: float = 0, **words: Any) -> uuid.UUID:
        """Import one building."""
        shapes = [(square(at, size=0.0005), words)]
        return self._done("building", write_geojson(self.folder / "roofs.geojson", shapes))

    def table(self, layer: str, *lines: str) -> uuid.UUID:
        """Import a table, its first line names the columns."""
        path = self.folder / f"{layer}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return self._done(layer, path)

    def rows(self, layer: str) -> dict[str, dict[str, Any]]:
        """Give whole rows by key."""
        return rows_by_key(self.url, layer)

    def undo(self, batch_id: uuid.UUID) -> int:
        """Take an import back."""
        return undo_import(self.url, batch_id)

    def _done(self, layer: str, path: Path) -> uuid.UUID:
        report = import_layer(self.url, path, layer_named(layer))
        assert report.batch_id is not None
        return report.batch_id


@pytest.fixture
def town(framed: Database, tmp_path: Path) -> Town:
    """Give a town that has only a district, a street and a community."""
    return Town(framed.owner_url, tmp_path)


def without_version(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Leave out what an undo does not put back."""
    return {
        key: {name: value for name, value in row.items() if name != "version"}
        for key, row in rows.items()
    }


def test_undone_insert_deletes_its_rows(town: Town) -> None:
    town.estates(东村=1)
    before = town.rows("estate")
    batch = town.building(name="楼")

    count = town.undo(batch)

    assert count == 1
    assert row_count(town.url, "building") == 0
    assert town.rows("estate") == before


def test_undone_update_restores_rows_byte_for_byte_and_the_version_rises(town: Town) -> None:
    town.estates(东村=1, 西村=2)
    before = town.rows("estate")
    batch = town.estates(东村=7, 西村=2, 南村=3)
    assert town.rows("estate")["测试社区/东村"]["geom"] != before["测试社区/东村"]["geom"]

    count = town.undo(batch)

    after = town.rows("estate")
    assert count == 2
    assert without_version(after) == without_version(before)
    assert [after[key]["version"] for key in sorted(after)] == [3, 1]


def test_imports_are_undone_one_after_the_other(town: Town) -> None:
    first, second, third = town.estates(东村=1), town.estates(东村=2), town.estates(东村=3)

    for batch in (third, second, first):
        assert town.undo(batch) == 1

    assert row_count(town.url, "estate") == 0


def test_undone_import_can_be_imported_again(town: Town) -> None:
    town.estates(东村=1)
    town.undo(town.estates(东村=2))

    town.estates(东村=2)

    row = town.rows("estate")["测试社区/东村"]
    assert (row["household_count"], row["version"]) == (2, 4)


def test_undo_is_refused_when_rows_were_changed_since(town: Town) -> None:
    first = town.estates(东村=1, 西村=2)
    town.estates(东村=5, 西村=2)
    before = town.rows("estate")

    with pytest.raises(UndoRefused, match="estate 测试社区/东村 were changed since") as refusal:
        town.undo(first)

    assert refusal.value.rows == ("estate 测试社区/东村",)
    assert town.rows("estate") == before


def test_undo_of_an_update_is_refused_when_rows_were_changed_since(town: Town) -> None:
    town.estates(东村=1)
    second = town.estates(东村=2)
    town.estates(东村=3)

    with pytest.raises(UndoRefused, match="were changed since"):
        town.undo(second)


def test_undo_is_refused_while_other_rows_use_it(town: Town) -> None:
    batch = town.estates(东村=1)
    town.building(estate="东村", building_no="1")

    with pytest.raises(UndoRefused, match="undo their imports first") as refusal:
        town.undo(batch)

    assert refusal.value.rows == ("building 测试社区/东村/1",)
    assert row_count(town.url, "estate") == 1


def test_undo_is_refused_the_second_time(town: Town) -> None:
    batch = town.estates(东村=1)
    town.undo(batch)

    with pytest.raises(UndoRefused, match="was undone on"):
        town.undo(batch)


def test_undo_of_an_unknown_import_is_refused(town: Town) -> None:
    with pytest.raises(UnknownName, match="no import has the number"):
        town.undo(uuid.UUID(int=7))


def test_undo_is_refused_when_its_old_rows_point_to_what_is_gone(town: Town) -> None:
    town.table("party_org", "code,name,org_kind,parent", "B,乙,branch,")
    above = town.table("party_org", "code,name,org_kind", "A,甲,committee")
    town.table("party_org", "code,name,org_kind,parent", "B,乙,branch,A")
    parted = town.table("party_org", "code,name,org_kind,parent", "B,乙,branch,")
    town.undo(above)

    with pytest.raises(UndoRefused, match="does not fit what was imported since"):
        town.undo(parted)

    assert town.rows("party_org")["B"]["parent_id"] is None


def test_undo_takes_back_rows_that_came_with_those_put_below_them(town: Town) -> None:
    town.table("party_org", "code,name,org_kind,parent", "B,乙,branch,")
    before = town.rows("party_org")
    both = town.table("party_org", "code,name,org_kind,parent", "B,乙,branch,A", "A,甲,committee,")

    assert town.undo(both) == 2
    assert without_version(town.rows("party_org")) == without_version(before)


def test_undo_takes_back_a_period_that_ended_another(town: Town) -> None:
    names = "community,rc_status,valid_from,valid_to"
    town.table("rc_status_period", names, "测试社区,筹建,2020-01-01,")
    before = town.rows("rc_status_period")
    founded = town.table(
        "rc_status_period",
        names,
        "测试社区,筹建,2020-01-01,2024-01-01",
        "测试社区,已成立,2024-01-01,",
    )

    assert town.undo(founded) == 2
    assert without_version(town.rows("rc_status_period")) == without_version(before)


def test_undo_of_buildings_puts_back_what_they_say_of_their_estate(
    town: Town, tmp_path: Path
) -> None:
    other = (square(0.02, size=0.02), {"name": "邻社区", "street": "测试街道"})
    path = write_geojson(tmp_path / "other.geojson", [other])
    import_layer(town.url, path, layer_named("community"))
    town.estates(东村=1)
    town.building(estate="东村", building_no="1")
    before = town.rows("estate")
    batch = town.building(at=0.03, estate="东村", building_no="2", community="邻社区")
    assert town.rows("estate")["测试社区/东村"]["spans_communities"] is True

    town.undo(batch)

    assert town.rows("estate") == before


def test_command_line_undoes_and_says_why_not(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = town.estates(东村=1)

    first = run_linge(capsys, town.url, "import", "--undo", batch)
    second = run_linge(capsys, town.url, "import", "--undo", batch)

    assert first == (0, "1 rows were taken back\n", "")
    assert (second[0], second[1], second[2].count("\n")) == (2, "", 1)
    assert "was undone on" in second[2]
