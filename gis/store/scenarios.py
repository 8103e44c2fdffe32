"""Saved plans: stored whole, moved from status to status, never rewritten."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gis.errors import InvalidParameter, UnknownName
from gis.store.tables.plan import Scenario, ScenarioEvent, ScenarioProposal

STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("submitted",),
    "submitted": ("approved", "rejected", "draft"),
    "approved": ("in_force",),
    "rejected": ("draft",),
    "in_force": (),
}
"""Which statuses may follow which; the street Party working committee approves or rejects."""


def save_scenario(
    connection: Connection, scenario: Mapping[str, Any], proposals: Sequence[Mapping[str, Any]]
) -> None:
    """Store a plan as a draft: the columns of `Scenario`, and one row per proposal."""
    connection.execute(insert(Scenario).values(**scenario))
    rows = [{"scenario_id": scenario["id"], **proposal} for proposal in proposals]
    if rows:
        connection.execute(insert(ScenarioProposal), rows)
    connection.execute(insert(ScenarioEvent).values(scenario_id=scenario["id"], to_status="draft"))


def list_scenarios(connection: Connection) -> list[dict[str, Any]]:
    """Give all saved plans, the newest first, without their proposals."""
    query = select(*Scenario.__table__.c).order_by(Scenario.created_at.desc(), Scenario.id.desc())
    return [dict(row) for row in connection.execute(query).mappings()]


def load_scenario(connection: Connection, scenario_id: uuid.UUID) -> dict[str, Any]:
    """
    Give one saved plan with `proposals` and `history`.

    Raises
    ------
    UnknownName
        There is none with this number.
    """
    found = (
        connection.execute(select(*Scenario.__table__.c).where(Scenario.id == scenario_id))
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise UnknownName(f"no saved plan has the number {scenario_id}")
    proposals = connection.execute(
        select(*ScenarioProposal.__table__.c)
        .where(ScenarioProposal.scenario_id == scenario_id)
        .order_by(ScenarioProposal.key)
    ).mappings()
    history = connection.execute(
        select(*ScenarioEvent.__table__.c)
        .where(ScenarioEvent.scenario_id == scenario_id)
        .order_by(ScenarioEvent.id)
    ).mappings()
    return {
        **dict(found),
        "proposals": [dict(row) for row in proposals],
        "history": [dict(row) for row in history],
    }


def move_scenario(
    connection: Connection,
    scenario_id: uuid.UUID,
    *,
    to_status: str,
    note: str | None = None,
) -> None:
    """
    Move a saved plan to its next status and note it in its history.

    Raises
    ------
    UnknownName
        There is none with this number.
    InvalidParameter
        The status cannot follow the one it has.
    """
    status = connection.execute(
        select(Scenario.status).where(Scenario.id == scenario_id).with_for_update()
    ).scalar_one_or_none()
    if status is None:
        raise UnknownName(f"no saved plan has the number {scenario_id}")
    if to_status not in STEPS[status]:
        allowed = ", ".join(STEPS[status]) or "nothing"
        raise InvalidParameter(f"a plan that is {status} can become {allowed}, not {to_status}")
    connection.execute(
        update(Scenario)
        .where(Scenario.id == scenario_id)
        .values(status=to_status, version=Scenario.version + 1)
    )
    connection.execute(
        insert(ScenarioEvent).values(
            scenario_id=scenario_id, from_status=status, to_status=to_status, note=note
        )
    )
