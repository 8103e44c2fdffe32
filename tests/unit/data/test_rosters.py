"""The sample's rosters: invented members who agree with the counts of the last quarter."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[3]
LAST = "2026-09-30"
KINDS = {"正式党员": "full", "预备党员": "probationary"}
SIX = (
    "affiliated_full", "affiliated_probationary", "resident_full", "resident_probationary",
    "resident_not_affiliated_here", "affiliated_unlocated",
)  # fmt: skip


@pytest.fixture(scope="module")
def rosters(qinghe) -> pd.DataFrame:
    """All rosters together, with the key of each one's home and the code of each one's branch."""
    tables = [
        pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
        for path in sorted((qinghe.folder / "rosters").iterdir())
    ]
    people = pd.concat(
        [table.assign(file=number) for number, table in enumerate(tables)], ignore_index=True
    )
    estates = qinghe.shapes("estate").set_index("name")["code"]
    codes = qinghe.table("party_org").set_index("name")["code"]
    cluster = people["楼幢"].str.extract(r"^(\D*)")[0]
    number = people["楼幢"].str.extract(r"(\d+幢)$")[0].fillna("")
    keys = zip(people["小区"].map(estates).fillna(""), cluster, number, strict=True)
    return people.assign(
        home=["/".join(filter(None, key)) for key in keys],
        branch=people["所在党支部"].map(codes).fillna(""),
        kind=people["人员类别"].map(KINDS),
    )


@pytest.fixture(scope="module")
def coverers(qinghe, on) -> dict[str, str]:
    """Which organisation covers each estate: by its own row, else by its community's."""
    places = on(qinghe.table("party_org_place"), LAST)
    own = places[places["estate"] != ""].set_index("estate")["party_org"]
    whole = places[places["community"] != ""].set_index("community")["party_org"]
    estates = qinghe.shapes("estate").set_index("code")["community"]
    return estates.index.to_series().map(own).fillna(estates.map(whole)).to_dict()


def _belongs(rosters: pd.DataFrame, qinghe, coverers: dict[str, str]) -> list[bool]:
    parents = qinghe.table("party_org").set_index("code")["parent"].to_dict()

    def line(code: str) -> list[str]:
        return [code, *line(parents[code])] if code else []

    return [
        bool(home) and coverers[home.split("/")[0]] in line(branch)
        for home, branch in zip(rosters["home"], rosters["branch"], strict=True)
    ]


def _declared(qinghe, layer: str, keys: list[str]) -> dict[object, dict[str, int]]:
    rows = qinghe.table(layer)
    rows = rows[rows["as_of"] == LAST].drop(columns="as_of").set_index(keys)
    return {key: {n: c for n, c in row.items() if c} for key, row in rows.to_dict("index").items()}


def _count(counts: dict[object, Counter[str]], key: object, name: str) -> None:
    counts.setdefault(key, Counter())[name] += 1


def test_buildings_hold_as_many_members_as_declared(qinghe, rosters, coverers) -> None:
    buildings: dict[object, Counter[str]] = {}
    branches: dict[object, Counter[str]] = {}
    people = rosters.assign(belongs=_belongs(rosters, qinghe, coverers))
    for person in people[people["home"] != ""].itertuples():
        _count(buildings, person.home, f"resident_{person.kind}")
        if person.belongs:
            _count(buildings, person.home, f"affiliated_{person.kind}")
            _count(branches, (person.home, person.branch), f"affiliated_{person.kind}")
        else:
            _count(buildings, person.home, "resident_not_affiliated_here")

    declared = _declared(qinghe, "building_tally", ["building"])
    assert {key: dict(buildings.get(key, {})) for key in declared} == declared
    assert set(buildings) <= set(declared)
    assert branches == _declared(qinghe, "building_branch_tally", ["building", "party_org"])


def test_organisations_have_as_many_members_as_declared(qinghe, rosters, coverers) -> None:
    found: dict[object, Counter[str]] = {}
    for person in rosters[rosters["branch"] != ""].itertuples():
        _count(found, person.branch, f"affiliated_{person.kind}")
        if person.居住地状态 == "不详":
            _count(found, person.branch, "affiliated_unlocated")
    belongs = _belongs(rosters, qinghe, coverers)
    for person, is_here in zip(rosters.itertuples(), belongs, strict=True):
        code = coverers.get(person.home.split("/")[0])
        if code:
            _count(found, code, f"resident_{person.kind}")
            if not is_here:
                _count(found, code, "resident_not_affiliated_here")

    declared = _declared(qinghe, "org_tally", ["party_org"])
    assert {code: dict(found.get(code, {})) for code in declared} == declared


def test_groups_are_those_of_the_building_and_have_one_full_leader(qinghe, rosters, on) -> None:
    groups = on(qinghe.table("party_group"), LAST).set_index("code")
    names = qinghe.table("party_org").set_index("code")["name"]
    rows = on(qinghe.table("group_building"), LAST)
    holding = {
        (row.building, groups.loc[row.party_group, "name"], well)
        for row in rows.itertuples()
        for well in row.stairwells.split(";")
    }
    mine = rosters[rosters["党小组"] != ""]
    full_names = mine["branch"].map(names) + mine["党小组"]

    for person, name in zip(mine.itertuples(), full_names, strict=True):
        places = {(person.home, name, ""), (person.home, name, person.单元)}
        assert places & holding
    leaders = mine[mine["组内职务"] == "组长"]
    assert sorted(full_names[leaders.index]) == sorted(groups["name"])
    assert (leaders["kind"] == "full").all()
    assert (full_names.value_counts() >= 3).all()


def test_nobody_is_there_twice(rosters) -> None:
    homes = rosters["home"].where(rosters["home"] != "", rosters["branch"])

    assert not pd.DataFrame({"name": rosters["姓名"], "home": homes}).duplicated().any()
    assert not rosters["手机"][rosters["手机"] != ""].duplicated().any()
    assert rosters["姓名"].duplicated().sum() > 100


def test_numbers_cannot_be_dialled_and_no_forbidden_column_is_there(rosters) -> None:
    assert rosters["手机"].str.fullmatch(r"(00090\d{6})?").all()
    assert not rosters.columns.str.contains("身份证|民族|出生|学历|住址|工作单位|备注").any()


def test_names_are_of_all_sorts(rosters) -> None:
    names = rosters["姓名"]

    assert names.str.contains("·").sum() >= 5
    assert names.str.contains("[𠮷䶮㛃彧翀]").sum() >= 3
    assert names.str.startswith(("欧阳", "司马", "上官", "诸葛")).sum() >= 10
    assert (names.str.len() == 2).sum() > 400


def test_no_name_is_a_word_of_the_product(qinghe, rosters) -> None:
    texts = [
        path.read_text(encoding="utf-8-sig")
        for pattern in ("maps/i18n/**/*.po", "maps/**/*.html", "docs/**/*.md", "*.md")
        for path in ROOT.glob(pattern)
    ]
    tables = [path.read_text(encoding="utf-8-sig") for path in qinghe.folder.glob("*.csv")]
    places = [*qinghe.shapes("building")["name"].dropna(), *qinghe.shapes("estate")["name"]]
    everything = "\n".join([*texts, *tables, *places])

    assert [name for name in rosters["姓名"].unique() if name in everything] == []


def test_some_belong_in_two_places_and_are_counted_once(rosters) -> None:
    twice = rosters[rosters["参加组织"] != ""]
    registered = rosters[rosters["双报到日期"] != ""]

    assert len(twice) == 30
    assert (twice["参加组织"] != twice["所在党支部"]).all()
    assert (registered["所在党支部"] == "外单位").all()
    assert len(registered) > 100
    assert set(rosters["流动状态"]) == {"", "流入", "流出"}
