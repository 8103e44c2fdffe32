"""Formation runs of a server: started, asked for, cancelled; and plans saved from them."""

import logging
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import date
from threading import Event, Lock
from typing import Any

from sqlalchemy import Connection

from gis.analysis.measures import Level
from gis.errors import InvalidParameter, UnknownName, without_words
from gis.formation.partition import Progress
from gis.formation.problem_file import problem_hash
from gis.rules.rule_sets import rule_set_named
from gis.settings import today_here
from gis.store.identity import new_id
from gis.store.plan_jobs import add_job, finish_job, load_job, note_progress
from gis.store.rights import Caller, account_transaction, publishing_transaction
from gis.store.scenarios import list_scenarios, load_scenario, move_scenario, save_scenario
from gis.store.version import data_version
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.plan_formation import FormationRequest, plan_prepared, prepare

_LOG = logging.getLogger("linge.formation")
_LONGEST_S = 600.0


class _CancelledError(Exception):
    """The run was told to stop."""


class FormationRuns:
    """
    The runs of one server process, one at a time; their state lies in the database.

    A run that another process left unfinished is `lost`: it is told, and started again only
    when somebody asks.
    """

    def __init__(self, url: str, published: PublishedCoverage) -> None:
        self._url, self._published = url, published
        self._server_id = new_id()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="formation")
        self._stops: dict[uuid.UUID, Event] = {}
        self._lock = Lock()

    def start(self, caller: Caller, request: FormationRequest) -> uuid.UUID:
        """
        Begin a run; it goes on as the caller.

        Raises
        ------
        UnknownName
            No such rule set.
        """
        rule_set_named(request.rule_set)
        limit_s = min(request.time_limit_s or _LONGEST_S, _LONGEST_S)
        asked = replace(request, time_limit_s=limit_s)
        job_id = new_id()
        with self._writing(caller) as connection:
            add_job(connection, job_id, server_id=self._server_id, asked=_words(asked))
        with self._lock:
            self._stops[job_id] = Event()
        self._pool.submit(self._run, caller, job_id, asked)
        return job_id

    def restart(self, caller: Caller, job_id: uuid.UUID) -> uuid.UUID:
        """Begin a lost run again, as a new one."""
        job = self.job(caller, job_id)
        if job["status"] != "lost":
            raise InvalidParameter(f"run {job_id} is {job['status']}; only a lost one is restarted")
        return self.start(caller, _request(job["asked"]))

    def job(self, caller: Caller, job_id: uuid.UUID) -> dict[str, Any]:
        """Tell how a run is: running, done, cancelled, failed or lost."""
        with self._reading(caller) as connection:
            return load_job(connection, job_id, server_id=self._server_id)

    def cancel(self, caller: Caller, job_id: uuid.UUID) -> None:
        """Stop a run; one that has ended stays as it is."""
        self.job(caller, job_id)
        stop = self._stops.get(job_id)
        if stop is not None:
            stop.set()
        with self._writing(caller) as connection:
            finish_job(connection, job_id, status="cancelled")

    def close(self) -> None:
        """Stop all runs and wait for them."""
        for stop in list(self._stops.values()):
            stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def save(self, caller: Caller, job_id: uuid.UUID, *, plan_id: str, name: str) -> uuid.UUID:
        """
        Save a plan of a finished run as a draft.

        Raises
        ------
        UnknownName
            No such run, or no such plan in it.
        InvalidParameter
            The run is not done, or the plan is a reference row that nobody computed.
        """
        job = self.job(caller, job_id)
        if job["status"] != "done":
            raise InvalidParameter(f"run {job_id} is {job['status']}; only a done one has plans")
        payload = job["result"]
        plan = next((each for each in payload["plans"] if each["id"] == plan_id), None)
        if plan is None:
            raise UnknownName(f"run {job_id} has no plan {plan_id!r}")
        if any(proposal["cost"] is None for proposal in plan["proposals"]):
            raise InvalidParameter(f"{plan_id} is a row to compare with, not a plan to save")
        scenario_id = new_id()
        with self._writing(caller) as connection:
            save_scenario(connection, _scenario(scenario_id, name, job, plan), _proposals(plan))
        return scenario_id

    def scenarios(self, caller: Caller) -> list[dict[str, Any]]:
        """List the saved plans; `has_changed` tells that the data have changed since."""
        with self._reading(caller) as connection:
            now = str(data_version(connection))
            found = list_scenarios(connection)
        return [each | {"has_changed": each["data_version"] != now} for each in found]

    def scenario(self, caller: Caller, scenario_id: uuid.UUID) -> dict[str, Any]:
        """Give a saved plan with its proposals and history."""
        with self._reading(caller) as connection:
            now = str(data_version(connection))
            found = load_scenario(connection, scenario_id)
        return found | {"has_changed": found["data_version"] != now}

    def move(
        self, caller: Caller, scenario_id: uuid.UUID, *, to_status: str, note: str | None
    ) -> None:
        """Move a saved plan to its next status."""
        with self._writing(caller) as connection:
            move_scenario(connection, scenario_id, to_status=to_status, note=note)

    def _reading(self, caller: Caller) -> AbstractContextManager[Connection]:
        return account_transaction(self._url, caller, "plans:read")

    def _writing(self, caller: Caller) -> AbstractContextManager[Connection]:
        return account_transaction(self._url, caller, "plans:write")

    def _run(self, caller: Caller, job_id: uuid.UUID, request: FormationRequest) -> None:
        try:
            self._finish(caller, job_id, request)
        except _CancelledError:
            self._end(caller, job_id, "cancelled", None)
        except (InvalidParameter, UnknownName) as error:
            self._end(caller, job_id, "failed", {"reason": str(error)})
        except Exception as error:  # noqa: BLE001 - the outermost handler of this thread
            _LOG.error("run %s failed: %s", job_id, without_words(error))
            reason = "internal error; see the server's log"
            self._end(caller, job_id, "failed", {"reason": reason})
        finally:
            self._stops.pop(job_id, None)

    def _finish(self, caller: Caller, job_id: uuid.UUID, request: FormationRequest) -> None:
        stop = self._stops[job_id]
        with publishing_transaction(self._url) as connection:
            version = str(data_version(connection))
        town = self._published.town()
        prepared = prepare(town, request, today=today_here())
        sha256 = problem_hash(prepared.problem)
        with self._writing(caller) as connection:
            note_progress(connection, job_id, {"doing": "begin"}, problem_sha256=sha256)

        def tell(progress: Progress) -> None:
            if stop.is_set():
                raise _CancelledError
            with self._writing(caller) as connection:
                note_progress(connection, job_id, asdict(progress))

        result = plan_prepared(town, prepared, request, progress=tell)
        if stop.is_set():
            raise _CancelledError
        self._end(caller, job_id, "done", result.payload | {"data_version": version})

    def _end(
        self, caller: Caller, job_id: uuid.UUID, status: str, result: Mapping[str, Any] | None
    ) -> None:
        with self._writing(caller) as connection:
            finish_job(connection, job_id, status=status, result=result)


def _words(request: FormationRequest) -> dict[str, Any]:
    asked = asdict(request)
    as_of = None if request.as_of is None else request.as_of.isoformat()
    return asked | {"level": request.level.value, "as_of": as_of}


def _request(asked: Mapping[str, Any]) -> FormationRequest:
    as_of = None if asked["as_of"] is None else date.fromisoformat(asked["as_of"])
    return FormationRequest(**{**asked, "level": Level(asked["level"]), "as_of": as_of})


def _scenario(
    scenario_id: uuid.UUID, name: str, job: Mapping[str, Any], plan: Mapping[str, Any]
) -> dict[str, Any]:
    payload = job["result"]
    cost = sum(proposal["cost"] for proposal in plan["proposals"])
    return {
        "id": scenario_id,
        "name": name,
        "level": payload["level"],
        "rule_set": payload["rule_set"],
        "as_of": date.fromisoformat(payload["as_of"]),
        "problem_sha256": job["problem_sha256"],
        "data_version": payload["data_version"],
        "objective": cost if plan["objective"] is None else plan["objective"],
        "lower_bound": plan["lower_bound"] or 0,
    }


def _proposals(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = ("key", "mode", "units", "hub", "members", "full_members", "cost", "verdicts")
    return [{name: proposal[name] for name in names} for proposal in plan["proposals"]]
