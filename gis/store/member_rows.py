"""Members as an administrator reads them: lists in ground order, one member, history, choices."""

import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from gis.errors import InvalidParameter, UnknownName

MOST = 200
Row = dict[str, Any]
_COLUMNS = """
    m.id, m.name_cipher, m.membership_kind, m.category, m.status, m.located_state, m.flow_status,
    m.tenure, m.party_group_id AS group_id, g.name AS group_name, m.group_role, m.stairwell_no,
    m.version, m.primary_org_id AS org_id, o.name AS org_name,
    b.id AS building_id, m.home_community_id AS community_id,
    c.name AS community_name, e.name AS estate_name, coalesce(b.building_no, b.name) AS building_no,
    (m.phone_cipher IS NOT NULL) AS has_phone,
    EXISTS (SELECT FROM dual_registration AS d WHERE d.member_id = m.id) AS dual_registration,
    EXISTS (SELECT FROM participation AS p WHERE p.member_id = m.id AND p.valid @> :day)
        AS dual_management
"""
_NAMES = """
    LEFT JOIN party_org AS o ON o.id = m.primary_org_id
    LEFT JOIN party_group AS g ON g.id = m.party_group_id
    LEFT JOIN community AS c ON c.id = m.home_community_id
    LEFT JOIN building AS b ON b.id = m.home_building_id
    LEFT JOIN estate AS e ON e.id = b.estate_id
"""
_CHOSEN = """
    SELECT m.id, m.primary_org_id, m.stairwell_no, b.estate_id, b.building_no
    FROM member AS m LEFT JOIN building AS b ON b.id = m.home_building_id
"""
# By organisation, then as on the ground, then by stairwell: nobody comes first for who they are.
# The codes of organisations and estates are fetched once each: the planner takes any list of
# places or organisations for one of ten, and would look up those of each member. Only of the few
# members of the page all the rest is read, by id.
_PAGE = """
    WITH chosen AS MATERIALIZED ({chosen}), codes AS (
        SELECT
            (SELECT jsonb_object_agg(id, code) FROM party_org
                WHERE id IN (SELECT primary_org_id FROM chosen)) AS orgs,
            (SELECT jsonb_object_agg(id, source_key) FROM estate
                WHERE id IN (SELECT estate_id FROM chosen)) AS estates
    ), placed AS (
        SELECT m.*, ARRAY[
            coalesce((SELECT orgs FROM codes) ->> CAST(m.primary_org_id AS text), '~'),
            coalesce((SELECT estates FROM codes) ->> CAST(m.estate_id AS text), '~'),
            coalesce(lpad(substring(m.building_no FROM '[0-9]+'), 4, '0'), '~'),
            coalesce(lpad(substring(m.stairwell_no FROM '[0-9]+'), 2, '0'), '~'),
            CAST(m.id AS text)
        ] AS place FROM chosen AS m
    ), kept AS MATERIALIZED (
        SELECT * FROM placed
        WHERE CAST(:after AS text[]) IS NULL OR place > CAST(:after AS text[])
        ORDER BY place LIMIT :rows
    )
    SELECT {columns}, k.place FROM kept AS k
    CROSS JOIN LATERAL (SELECT * FROM member WHERE id = k.id OFFSET 0) AS m {joins}
    ORDER BY k.place
"""
_FILTERS = {
    "orgs": "m.primary_org_id = ANY (CAST(:orgs AS uuid[]))",
    "building": "m.home_building_id = :building AND b.id IS NOT NULL",
    "kind": "m.membership_kind = :kind",
    "category": "m.category = :category",
    "group": "m.party_group_id = :group",
    "located": "m.located_state = :located",
    "status": "m.status = :status",
}
_DETAIL = """
    , b.stairwell_count, m.phone_cipher,
    m.origin_village_id, v.name AS origin_village, m.last_contact_month,
    (SELECT consented_on FROM dual_registration AS d WHERE d.member_id = m.id) AS consented_on,
    (SELECT lower(valid) FROM member_residence AS r WHERE r.member_id = m.id AND upper_inf(r.valid))
        AS lives_since,
    (SELECT lower(valid) FROM member_affiliation AS a
        WHERE a.member_id = m.id AND upper_inf(a.valid)) AS belongs_since
"""
_ONE = text(
    f"SELECT {_COLUMNS} {_DETAIL} FROM member AS m {_NAMES}"  # noqa: S608 (constants)
    " LEFT JOIN village AS v ON v.id = m.origin_village_id WHERE m.id = :member"
)
_EVENTS = text(
    """
    SELECT happened_at, what, before, after FROM member_event
    WHERE member_id = :member ORDER BY happened_at DESC, id DESC
    """
)
_KNOWN = text("SELECT id FROM building WHERE id = ANY (CAST(:buildings AS uuid[]))")
_PARTICIPATIONS = text(
    """
    SELECT o.name AS org_name, p.participation_role, lower(p.valid) AS since,
        upper(p.valid) AS until
    FROM participation AS p JOIN party_org AS o ON o.id = p.party_org_id
    WHERE p.member_id = :member ORDER BY lower(p.valid), o.name
    """
)


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """
    Which members to list; None leaves them all.

    `org` takes the organisations below along.
    """

    org: uuid.UUID | None = None
    building: uuid.UUID | None = None
    kind: str | None = None
    category: str | None = None
    group: uuid.UUID | None = None
    located: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """How many rows, after which (a cursor of the page before; None is the beginning)."""

    limit: int = 50
    cursor: str | None = None


def list_members(
    connection: Connection, chosen: MemberFilter, page: Page, *, day: date
) -> tuple[list[Row], str | None]:
    """
    Give a page of the members that the transaction may see, and the cursor of the next.

    Raises
    ------
    InvalidParameter
        The cursor is none of ours.
    """
    values: dict[str, Any] = {"day": day} | {
        name: getattr(chosen, name) for name in _FILTERS if getattr(chosen, name, None) is not None
    }
    if chosen.org is not None:
        values["orgs"] = [str(each) for each in organisations_below(connection, chosen.org)]
    conditions = [condition for name, condition in _FILTERS.items() if name in values]
    query = page_query(f"{_CHOSEN} WHERE {_all(conditions)}", _COLUMNS, _NAMES)
    return read_page(connection, query, values, page)


@cache
def page_query(chosen: str, columns: str, joins: str) -> TextClause:
    """
    Make the query of a list in ground order, for `read_page`, of three texts of our own.

    Parameters
    ----------
    chosen
        A SELECT of all members of the list: `id`, `primary_org_id`, `stairwell_no`, and
        `estate_id` and `building_no` of the home; what else it gives is named `k.…` in `columns`.
    columns
        What to give of a member `m`.
    joins
        What to join to the members of a page for that, as `LEFT JOIN`.
    """
    return text(_PAGE.format(chosen=chosen, columns=columns, joins=joins))


def read_page(
    connection: Connection, query: TextClause, values: dict[str, Any], page: Page
) -> tuple[list[Row], str | None]:
    """Run a query of `page_query`; gives the rows and the cursor of the next page."""
    after = None if page.cursor is None else _keys(page.cursor)
    found = connection.execute(query, values | {"after": after, "rows": page.limit + 1})
    rows = [dict(each) for each in found.mappings()]
    kept = rows[: page.limit]
    return kept, _cursor(kept[-1]["place"]) if len(rows) > page.limit else None


def load_member(connection: Connection, member_id: uuid.UUID, *, day: date) -> Row:
    """
    Give all that is kept of one member but history.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    """
    found = connection.execute(_ONE, {"member": member_id, "day": day}).mappings().one_or_none()
    if found is None:
        raise UnknownName("no member has this id")
    return dict(found)


def participations(connection: Connection, member_id: uuid.UUID) -> list[Row]:
    """List the second organisations of a member, past ones too."""
    found = connection.execute(_PARTICIPATIONS, {"member": member_id}).mappings()
    return [dict(each) for each in found]


def member_events(connection: Connection, member_id: uuid.UUID) -> list[Row]:
    """List what was changed of a member, the newest first; of homes those one may know of."""
    found = connection.execute(_EVENTS, {"member": member_id}).mappings()
    events = [dict(each) for each in found]
    homes = [state["home"] for each in events for state in _states(each) if "home" in state]
    ids = {each["building_id"] for each in homes if each["building_id"] is not None}
    known = connection.execute(_KNOWN, {"buildings": list(ids)}).scalars() if ids else ()
    hidden = ids - {str(each) for each in known}
    for home in homes:
        if home["building_id"] in hidden:
            home["building_id"] = None
    return events


def organisations_below(connection: Connection, org_id: uuid.UUID) -> list[uuid.UUID]:
    """List an organisation and all below it; nothing where there is none."""
    query = text("SELECT id FROM org_above WHERE above_id = :org ORDER BY id")
    return list(connection.execute(query, {"org": org_id}).scalars())


def _states(event: Row) -> list[Row]:
    return [event[name] for name in ("before", "after") if event[name] is not None]


def _all(conditions: list[str]) -> str:
    return " AND ".join(conditions) or "true"


def _cursor(keys: list[str]) -> str:
    return urlsafe_b64encode(json.dumps(keys).encode()).decode()


def _keys(cursor: str) -> list[str]:
    try:
        keys = json.loads(urlsafe_b64decode(cursor.encode()))
    except (NotBase64, ValueError, UnicodeEncodeError):
        keys = None
    if not isinstance(keys, list) or len(keys) != 5 or not all(isinstance(k, str) for k in keys):  # noqa: PLR2004 - as many as a place has
        raise InvalidParameter("the cursor is none of this list")
    return [each.replace("\x00", "") for each in keys]
