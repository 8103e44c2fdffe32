"""Formation: runs, saved plans, and what is near a unit."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, status

from api.dependencies import AllowedWithCounts, AsOf, Published, Runs
from api.schemas.formation import (
    MoveAsked,
    RunAnswer,
    RunAsked,
    RunStarted,
    ScenarioAnswer,
    ScenarioAsked,
    UnitLevel,
)
from api.security.roles import Permission
from gis.analysis.measures import Level
from gis.store.rights import Caller
from gis.workflows.plan_formation import FormationRequest
from gis.workflows.unit_questions import published_candidates, published_options

router = APIRouter(prefix="/api/v1/formation", tags=["formation"])
Reading = Annotated[Caller, Depends(AllowedWithCounts(Permission.READ_PLANS))]
Writing = Annotated[Caller, Depends(AllowedWithCounts(Permission.WRITE_PLANS))]


@router.post("/runs", status_code=status.HTTP_202_ACCEPTED)
def start_run(caller: Writing, runs: Runs, asked: RunAsked) -> RunStarted:
    """Begin to plan; ask for the run by its number."""
    request = FormationRequest(**{**asked.model_dump(), "level": Level(asked.level)})
    return RunStarted(id=runs.start(caller, request))


@router.get("/runs/{run_id}")
def run(caller: Reading, runs: Runs, run_id: UUID) -> RunAnswer:
    """Tell how a run is, and its plans when it is done."""
    job = runs.job(caller, run_id)
    failed = job["result"] if job["status"] == "failed" else None
    return RunAnswer(
        **{name: job[name] for name in ("id", "status", "asked", "problem_sha256")},
        doing=job["progress"].get("doing"),
        created_at=job["created_at"],
        finished_at=job["finished_at"],
        reason=None if failed is None else failed["reason"],
        plans=job["result"] if job["status"] == "done" else None,
    )


@router.delete("/runs/{run_id}", status_code=status.HTTP_204_NO_CONTENT)
def cancel_run(caller: Writing, runs: Runs, run_id: UUID) -> None:
    """Stop a run."""
    runs.cancel(caller, run_id)


@router.post("/runs/{run_id}/restart", status_code=status.HTTP_202_ACCEPTED)
def restart_run(caller: Writing, runs: Runs, run_id: UUID) -> RunStarted:
    """Begin a lost run again, as a new one."""
    return RunStarted(id=runs.restart(caller, run_id))


@router.get("/options/{unit:path}")
def options(
    _caller: Reading,
    published: Published,
    unit: Annotated[str, Path(max_length=200)],
    level: UnitLevel = "estate",
    as_of: AsOf = None,
    count: Annotated[int, Query(ge=1, le=30)] = 8,
) -> list[dict[str, Any]]:
    """Rank what a unit could be joined with, nearest first; no counts."""
    town = published.town()
    return published_options(town, key=unit, level=Level(level), as_of=as_of, count=count)


@router.get("/candidates")
def candidates(
    _caller: Reading, published: Published, level: UnitLevel = "estate", as_of: AsOf = None
) -> list[dict[str, Any]]:
    """List the units without a valid basis, with reason and clause; no counts."""
    return published_candidates(published.town(), level=Level(level), as_of=as_of)


@router.post("/scenarios", status_code=status.HTTP_201_CREATED)
def save_scenario(caller: Writing, runs: Runs, asked: ScenarioAsked) -> RunStarted:
    """Save a plan of a finished run as a draft."""
    saved = runs.save(caller, asked.run_id, plan_id=asked.plan_id, name=asked.name)
    return RunStarted(id=saved)


@router.get("/scenarios")
def scenarios(caller: Reading, runs: Runs) -> list[ScenarioAnswer]:
    """List the saved plans, the newest first."""
    return [ScenarioAnswer(**each) for each in runs.scenarios(caller)]


@router.get("/scenarios/{scenario_id}")
def scenario(caller: Reading, runs: Runs, scenario_id: UUID) -> ScenarioAnswer:
    """Give a saved plan with its proposals and history."""
    return ScenarioAnswer(**runs.scenario(caller, scenario_id))


@router.post("/scenarios/{scenario_id}/status", status_code=status.HTTP_204_NO_CONTENT)
def move_scenario(caller: Writing, runs: Runs, scenario_id: UUID, asked: MoveAsked) -> None:
    """Move a saved plan to its next status."""
    runs.move(caller, scenario_id, to_status=asked.to_status, note=asked.note)
