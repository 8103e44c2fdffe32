"""Import rosters: read, resolve, tell people apart, store and count in one transaction."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from psycopg import errors
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from gis.errors import InvalidParameter, NotAllowed, RejectedRows
from gis.ingest.roster import Roster, read_roster
from gis.layers.finding import Severity
from gis.settings import today_here
from gis.store.audit import Event, Outcome, record, record_now
from gis.store.people import (
    NewMember,
    add_participations,
    insert_members,
    refresh_counts,
)
from gis.store.rights import Caller, caller_transaction
from gis.store.sealing import seals_for
from gis.store.tables.people import RosterImport
from gis.store.visible import visible_scope
from gis.workflows.roster_community import (
    branches_without_members,
    community_of,
    is_whole,
    load_communities,
    named_community,
)
from gis.workflows.roster_judging import Judge, Judged
from gis.workflows.roster_places import load_gazetteer
from gis.workflows.roster_report import RosterReport

EDIT = "members:edit"
_TURN = "SELECT pg_advisory_xact_lock(hashtext('linge.import_roster'))"


@dataclass(frozen=True)
class RosterOptions:
    """
    How rosters are to be imported.

    `as_of` is the day that they describe (None: today). `community` says that they are the whole
    roster of this one, whichever branches have no member in them.
    """

    as_of: date | None = None
    community: str | None = None
    dry_run: bool = False
    skip_rejected: bool = False


def import_rosters(
    url: str, caller: Caller, paths: Sequence[Path], options: RosterOptions | None = None
) -> list[RosterReport]:
    """
    Import rosters, all of them or nothing.

    Parameters
    ----------
    url
        Database, the serving role.
    caller
        Who imports; may edit every member that is stored.
    paths
        Workbooks (.xlsx) or CSV tables.
    options
        Day, community, whether to store.

    Raises
    ------
    BadFile
        A file is no roster; nothing was stored.
    RejectedRows
        Rows were rejected and the rest was not asked for; its `report` is the list of reports.
    InvalidParameter
        A file was imported before, or the day is yet to come.
    NotAllowed
        The caller may not edit members, or not these.
    """
    chosen = options or RosterOptions()
    day = chosen.as_of or today_here()
    if day > today_here():
        raise InvalidParameter(f"{day} is yet to come; a roster is of today or before")
    rosters = [(path, read_roster(path)) for path in paths]
    try:
        with caller_transaction(url, caller, EDIT) as connection:
            reports = _Import(connection, caller, chosen, day).run(rosters)
    except RejectedRows:
        _note_comparison(url, caller, len(rosters), outcome="failed")
        raise
    except DBAPIError as error:
        if isinstance(error.orig, errors.InsufficientPrivilege):
            raise NotAllowed(
                "not all of these members are yours to edit; none was stored"
            ) from None
        raise
    if chosen.dry_run:
        _note_comparison(url, caller, len(rosters), outcome="ok")
    return reports


def _note_comparison(url: str, caller: Caller, files: int, *, outcome: Outcome) -> None:
    """Write that rosters were compared with the members there are, though none was stored."""
    event = Event(
        "read_members",
        account_id=caller.account_id,
        login=caller.login,
        role=caller.role,
        action=EDIT,
        object_kind="roster",
        outcome=outcome,
        reason="compared, not stored",
        details={"files": files},
    )
    record_now(url, event)


class _Import:
    """One transaction that imports files: judges all of them first, then stores."""

    def __init__(
        self, connection: Connection, caller: Caller, options: RosterOptions, day: date
    ) -> None:
        connection.execute(text(_TURN))
        self._connection, self._caller = connection, caller
        self._options, self._day = options, day
        self._seals = seals_for(connection)
        self._scope = visible_scope(connection, caller.account_id, EDIT, narrowed=caller.narrowed)
        self._gazetteer = load_gazetteer(connection, as_of=day)
        self._communities = load_communities(connection)

    def run(self, rosters: Sequence[tuple[Path, Roster]]) -> list[RosterReport]:
        self._refuse_known_files(rosters)
        judge = Judge(self._connection, self._seals, self._scope, self._gazetteer)
        files = [judge.judge(path, roster) for path, roster in rosters]
        for each in files:
            self._assign(each, files)
        reports = [self._report(each) for each in files]
        if self._options.dry_run:
            return reports
        if not self._options.skip_rejected:
            _refuse_rejected(reports)
        self._store(files)
        self._count(files)
        return [replace(report, stored=True) for report in reports]

    def _refuse_known_files(self, rosters: Sequence[tuple[Path, Roster]]) -> None:
        sums = Counter(roster.sha256 for _, roster in rosters)
        known = self._connection.execute(
            select(RosterImport.file_sha256, RosterImport.imported_at).where(
                RosterImport.file_sha256.in_(list(sums))
            )
        )
        when = {row.file_sha256: f"was imported on {row.imported_at:%Y-%m-%d}" for row in known}
        when |= {sha256: "is named twice" for sha256, count in sums.items() if count > 1}
        for path, roster in rosters:
            if roster.sha256 in when:
                raise InvalidParameter(f"{path.name} {when[roster.sha256]}; nothing was stored")

    def _assign(self, judged: Judged, files: Sequence[Judged]) -> None:
        """Decide whose roster it is, and whether the community's counts follow it."""
        named = self._options.community
        judged.community = (
            named_community(self._communities, named) if named else community_of(judged.rows)
        )
        if judged.community is None:
            return
        known = {member.primary_org_id for each in files for member in each.new}
        judged.uncounted = branches_without_members(
            self._connection,
            self._gazetteer,
            judged.community,
            known={org_id for org_id in known if org_id is not None},
        )
        is_complete = named is not None or not judged.uncounted
        judged.is_counted = is_complete and is_whole(self._scope, self._gazetteer, judged.community)

    def _report(self, judged: Judged) -> RosterReport:
        return RosterReport(
            file_name=judged.path.name,
            community=self._communities[judged.community] if judged.community else None,
            people=judged.roster.row_count,
            refused=judged.roster.refused,
            skipped=judged.roster.skipped,
            findings=tuple(judged.findings),
            dropped_columns=judged.roster.dropped_columns,
            members=len(judged.new),
            second_organisations=len(judged.joined),
            is_counted=judged.is_counted,
            uncounted_branches=judged.uncounted,
        )

    def _store(self, files: Sequence[Judged]) -> None:
        """Store all files together: what policies and triggers cost is paid by statement."""
        members: list[NewMember] = []
        for each in files:
            roster_id = self._note(each)
            members += [
                replace(member, columns={**member.columns, "roster_id": roster_id})
                for member in each.new
            ]
        insert_members(self._connection, self._seals, members, since=self._day)
        joined = [one for each in files for one in each.joined]
        add_participations(
            self._connection,
            [(each.member_id, each.org_id, each.role) for each in joined],
            since=self._day,
        )

    def _note(self, judged: Judged) -> uuid.UUID:
        """Note the import, in the audit too: numbers, and no name of a file or a person."""
        roster_id = uuid.uuid4()
        counts = self._report(judged).counts
        self._connection.execute(
            insert(RosterImport).values(
                id=roster_id,
                account_id=self._caller.account_id,
                community_id=judged.community if judged.is_counted else None,
                as_of=self._day,
                # What a file is called may hold a name; its sum tells it from others.
                file_name=f"roster{judged.path.suffix.lower()}",
                file_sha256=judged.roster.sha256,
                row_counts=counts,
            )
        )
        record(
            self._connection,
            Event(
                "import_roster",
                account_id=self._caller.account_id,
                login=self._caller.login,
                role=self._caller.role,
                action=EDIT,
                object_kind="roster",
                object_id=roster_id,
                details=counts,
            ),
        )
        return roster_id

    def _count(self, files: Sequence[Judged]) -> None:
        members = [member for each in files for member in each.new]
        homes = {member.home.community_id for member in members if member.home}
        rosters = {each.community for each in files if each.is_counted}
        refresh_counts(
            self._connection,
            communities={each for each in homes | rosters if each is not None},
            orgs={each.primary_org_id for each in members if each.primary_org_id is not None},
            as_of=self._day,
        )


def _refuse_rejected(reports: Sequence[RosterReport]) -> None:
    rejected = [
        (report, finding)
        for report in reports
        for finding in report.findings
        if finding.severity is Severity.REJECTED
    ]
    if rejected:
        report, first = rejected[0]
        count = sum(each.counts["rejected"] for each in reports)
        raise RejectedRows(
            f"{report.file_name}: {count} rows were rejected, nothing was stored (row"
            f" {first.row}: {first.message}); correct them, or store the rest with --skip-rejected",
            report=list(reports),
        )
