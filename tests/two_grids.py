"""A small neighbourhood with members: two grids beside each other, invented from end to end."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection, func, text
from sqlalchemy.dialects.postgresql import Range

from gis.store.provision import administration
from gis.store.sealing import seals_for
from gis.store.tables.declaration import Table_
from tests.conftest import Database
from tests.import_files import square

ALWAYS = Range(date(2024, 1, 1), None)
PHONE = "00090000001"  # a number that nobody can dial


@dataclass
class Neighbourhood:
    """
    Ids of what is there, by name.

    Grid `east` has buildings `3` (a group, members), `12` (no group, nobody), `school` (not
    lived in) and `half` (a group in one of two stairwells); grid `west` has its own `3`; `loose`
    lies in the community without a grid.
    """

    database: Database
    ids: dict[str, uuid.UUID] = field(default_factory=dict)

    def __getitem__(self, name: str) -> uuid.UUID:
        """Give the id of something."""
        return self.ids[name]


def make_neighbourhood(database: Database) -> Neighbourhood:
    """Fill an empty database."""
    made = Neighbourhood(database)
    with administration(database.admin_url, database.name) as connection:
        _places(connection, made)
        _organisations(connection, made)
        for name, home, changes in (
            ("张建国", "3", {"stairwell_no": "1单元", "group_role": "leader", "phone": PHONE}),
            ("李秀英", "3", {"stairwell_no": "2单元", "membership_kind": "probationary"}),
            ("重阳子", "3", {"stairwell_no": None, "org": None}),
            ("欧阳建国", "west3", {}),
            ("王去世", "3", {"status": "deceased"}),
            ("赵无网", "loose", {}),
        ):
            made.ids[name] = add_member(connection, made, name=name, home=home, **changes)
    return made


def add_member(
    connection: Connection, made: Neighbourhood, *, name: str, home: str, **changes: Any
) -> uuid.UUID:
    """Add a member who lives in a building and belongs to the branch, or with `org` to another."""
    member, seals = uuid.uuid4(), seals_for(connection)
    phone, org = changes.pop("phone", None), changes.pop("org", "branch")
    sealed = {"name_cipher": seals.seal(name, member_id=member, field="name")}
    if phone is not None:
        sealed["phone_cipher"] = seals.seal(phone, member_id=member, field="phone")
    columns = {"membership_kind": "full", "category": "retired", **sealed, **changes}
    group = made["group"] if home == "3" else None
    _insert(connection, "member", id=member, party_group_id=group, **columns)
    _insert(
        connection,
        "member_residence",
        id=uuid.uuid4(),
        member_id=member,
        building_id=made[home],
        located_state="located",
        valid=ALWAYS,
    )
    _insert(
        connection,
        "member_affiliation",
        id=uuid.uuid4(),
        member_id=member,
        party_org_id=None if org is None else made[org],
        valid=ALWAYS,
    )
    for kind, token in seals.tokens(name, community_id=made["community"]):
        _insert(connection, "member_token", member_id=member, kind=kind, token=token)
    return member


def move_out(connection: Connection, member: uuid.UUID) -> None:
    """End a member's residence and let the next be unknown, as an administrator would."""
    residence = Table_.metadata.tables["member_residence"]
    ended = residence.update().where(residence.c.member_id == member)
    connection.execute(ended.values(valid=Range(date(2024, 1, 1), date(2026, 1, 1))))
    _insert(
        connection,
        "member_residence",
        id=uuid.uuid4(),
        member_id=member,
        building_id=None,
        located_state="unknown",
        valid=Range(date(2026, 1, 1), None),
    )


def _places(connection: Connection, made: Neighbourhood) -> None:
    batch = {"batch_id": made.ids.setdefault("batch", uuid.uuid4())}
    _insert(
        connection,
        "import_batch",
        id=made["batch"],
        layer="building",
        file_name="-",
        file_sha256="-",
        row_counts={},
    )

    def add(table: str, key: str, shape: shapely.Polygon, **columns: Any) -> None:
        made.ids[key] = uuid.uuid4()
        geom = func.ST_GeomFromText(shape.wkt, 4490)
        if table in {"district", "street", "community", "estate"}:
            geom = func.ST_Multi(geom)
        _insert(connection, table, id=made[key], source_key=key, geom=geom, **columns, **batch)

    whole = square(size=0.01)
    add("district", "district", whole, name="测试区", code="329999")
    add("street", "street", whole, name="测试街道", code="329999001", district_id=made["district"])
    add("community", "community", whole, name="测试社区", street_id=made["street"])
    connection.execute(text("SELECT batch_of_tallies(:id)"), {"id": made["community"]})
    add(
        "estate",
        "estate",
        whole,
        name="桂苑新村",
        aliases=["桂花苑"],
        community_id=made["community"],
    )
    for key, name, east in (("east", "第一网格", 0.005), ("west", "第二网格", 0)):
        add(
            "grid",
            key,
            shapely.box(*square(east, 0, 0.005).bounds),
            name=name,
            grid_code=f"329999001001{key}",
            community_id=made["community"],
            valid=ALWAYS,
        )
    for key, number, grid, east, columns in (
        ("3", "3幢", "east", 0.006, {"stairwell_count": 2, "household_count": 24}),
        ("12", "12幢", "east", 0.007, {"aliases": ["翠竹楼"]}),
        ("half", "5幢", "east", 0.008, {"stairwell_count": 2}),
        ("school", None, "east", 0.009, {"building_use": "other", "name": "测试小学"}),
        ("west3", "3幢", "west", 0.001, {}),
        ("loose", "9幢", None, 0.003, {}),
    ):
        add(
            "building",
            key,
            square(east, 0.002, 0.0005),
            building_no=number,
            grid_id=None if grid is None else made[grid],
            estate_id=made["estate"],
            community_id=made["community"],
            valid=ALWAYS,
            **columns,
        )


def _organisations(connection: Connection, made: Neighbourhood) -> None:
    def add(table: str, key: str, **columns: Any) -> None:
        made.ids[key] = uuid.uuid4()
        row = {"source_key": key, "batch_id": made["batch"], "valid": ALWAYS}
        _insert(connection, table, id=made[key], **row, **columns)

    add("party_org", "branch", code="B", name="桂苑党支部", org_kind="branch")
    add(
        "party_org_place",
        "covering",
        party_org_id=made["branch"],
        estate_id=made["estate"],
        formation_mode="standalone",
    )
    add("party_group", "group", code="G", name="桂苑第一党小组", party_org_id=made["branch"])
    for key, building, stairwells in (("held", "3", []), ("held half", "half", ["1单元"])):
        add(
            "group_building",
            key,
            party_group_id=made["group"],
            building_id=made[building],
            stairwells=stairwells,
        )


def _insert(connection: Connection, table: str, **columns: Any) -> None:
    connection.execute(Table_.metadata.tables[table].insert().values(**columns))
