"""Everything that is kept of one member, for that member: PIPL article 45."""

import uuid
from typing import Any

from sqlalchemy import Connection, text

from gis.store.audit import record
from gis.store.member_changes import note_change
from gis.store.member_rows import load_member, member_events, participations
from gis.store.rights import caller_transaction
from gis.store.sealing import seals_for
from gis.workflows.asked import EXPORT, Asked
from gis.workflows.member_list import home_words

PURPOSE_ZH = "党员组织关系管理（《个人信息保护法》第十三条、第三十四条：履行法定职责）"
PURPOSE_EN = "administration of Party membership (PIPL art. 13, 34: duties laid down by rules)"
_KEPT = (
    "membership_kind",
    "category",
    "status",
    "located_state",
    "flow_status",
    "tenure",
    "group_name",
    "group_role",
    "org_name",
    "belongs_since",
    "lives_since",
    "stairwell_no",
    "origin_village",
    "last_contact_month",
    "consented_on",
)
_HOMES = text(
    """
    SELECT r.located_state, e.name AS estate_name, NULL AS community_name,
        coalesce(b.building_no, b.name) AS building_no, lower(r.valid) AS since,
        upper(r.valid) AS until
    FROM member_residence AS r LEFT JOIN building AS b ON b.id = r.building_id
    LEFT JOIN estate AS e ON e.id = b.estate_id
    WHERE r.member_id = :member ORDER BY lower(r.valid)
    """
)
_ORGS = text(
    """
    SELECT o.name AS org_name, lower(a.valid) AS since, upper(a.valid) AS until
    FROM member_affiliation AS a LEFT JOIN party_org AS o ON o.id = a.party_org_id
    WHERE a.member_id = :member ORDER BY lower(a.valid)
    """
)
_SOURCE = text(
    "SELECT i.as_of FROM member AS m JOIN roster_import AS i ON i.id = m.roster_id"
    " WHERE m.id = :member"
)


def extract_member(asked: Asked, member_id: uuid.UUID) -> dict[str, Any]:
    """
    Give everything that is kept of one member, with name and phone in full.

    Who looked at it is not in there: the audit is the auditor's.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    """
    with (
        asked.missing_noted("export", EXPORT, member_id),
        caller_transaction(asked.url, asked.caller, EXPORT) as connection,
    ):
        extract = _extract(connection, asked, member_id)
        account_id = asked.caller.account_id
        note_change(connection, member_id, account_id=account_id, what="extracted")
        record(connection, asked.event("export", EXPORT, about=("member", member_id)))
    return extract


def _extract(connection: Connection, asked: Asked, member_id: uuid.UUID) -> dict[str, Any]:
    row = load_member(connection, member_id, day=asked.today)
    seals = seals_for(connection)
    phone = row["phone_cipher"]
    values = {"member": member_id}
    homes = [dict(each) for each in connection.execute(_HOMES, values).mappings()]
    return {
        "made_on": asked.today,
        "purpose": PURPOSE_ZH,
        "purpose_en": PURPOSE_EN,
        "id": member_id,
        "name": seals.open(row["name_cipher"], member_id=member_id, field="name"),
        "phone": phone and seals.open(phone, member_id=member_id, field="phone"),
        "home": home_words(row),
        "fields": {name: row[name] for name in _KEPT},
        "homes": [
            {
                "located_state": each["located_state"],
                "home": home_words(each),
                "since": each["since"],
                "until": each["until"],
            }
            for each in homes
        ],
        "organisations": [dict(each) for each in connection.execute(_ORGS, values).mappings()],
        "participations": [dict(each) for each in participations(connection, member_id)],
        "history": [dict(each) for each in member_events(connection, member_id)],
        "source_as_of": connection.execute(_SOURCE, values).scalar(),
    }
