"""Checking the audit: every event against its link, every link against the chain and the heads."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from gis.store.audit_heads import Head, HeadsFile

CHUNK = 20_000
_MOST_FINDINGS = 1000
_START = bytes(32)
_LATE = "the file of heads begins here: nobody tells what the chain was before"
_LINKS = text("SELECT * FROM audit_links(:after, :limit)")
_UNLINKED = text("SELECT event_ids, waiting, last_seq FROM audit_unlinked(:limit)")


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """
    One thing that is not as it was sealed.

    Kinds: edited_event, deleted_event, unsealed_event (put in behind the chain, or its link
    is gone), deleted_link, broken_link, rechained, cut_tail, set_back, missing_heads,
    damaged_heads, late_heads.
    """

    kind: str
    seq: int | None = None
    event_id: uuid.UUID | None = None
    happened_at: datetime | None = None
    detail: str = ""


@dataclass(slots=True)
class AuditReport:
    """
    What verifying found; clean when `findings` is empty.

    `link_count` events are sealed and were checked, against `head_count` heads; `waiting`
    are not sealed yet.
    """

    link_count: int = 0
    head_count: int = 0
    waiting: int = 0
    findings: list[AuditFinding] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.findings

    def add(self, finding: AuditFinding) -> None:
        """Note a finding; beyond a thousand they say nothing new."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)


def verify_chain(connection: Connection, heads: HeadsFile) -> AuditReport:
    """
    Check the whole chain in one transaction, of any role that may connect.

    Reads no personal value: the database gives digests. The heads are those that the file
    had before the first link was read, so that none of them can be ahead.

    Raises
    ------
    AuditUnavailable
        The heads cannot be read.
    """
    report = AuditReport()
    size = heads.size()
    late, report.waiting, known_seq = connection.execute(_UNLINKED, {"limit": _MOST_FINDINGS}).one()
    unlinked = set(late)
    anchors = _Anchors(report, iter(()) if size is None else heads.read(size))
    last_seq, before = 0, _START
    for link in _links(connection):
        _check_gap(report, last_seq, link.seq)
        _check_link(report, link, before)
        _check_event(report, link, unlinked)
        anchors.compare(link)
        last_seq, before = link.seq, link.hash
        report.link_count += 1
    _check_gap(report, last_seq, known_seq + 1)
    anchors.end(last_seq)
    if size is None and max(last_seq, known_seq):
        report.add(AuditFinding("missing_heads", detail=f"there is no file {heads.path}"))
    for event_id in sorted(unlinked):
        detail = "it has no link, though later ones have"
        report.add(AuditFinding("unsealed_event", event_id=event_id, detail=detail))
    return report


class _Link(NamedTuple):
    seq: int
    event_id: uuid.UUID
    happened_at: datetime
    event_digest: bytes
    hash: bytes
    digest_now: bytes | None

    def finding(self, kind: str, detail: str) -> AuditFinding:
        return AuditFinding(kind, self.seq, self.event_id, self.happened_at, detail)


def _links(connection: Connection) -> Iterator[_Link]:
    after = 0
    while rows := connection.execute(_LINKS, {"after": after, "limit": CHUNK}).all():
        for row in rows:
            yield _Link(*row)
        after = rows[-1].seq


def _check_gap(report: AuditReport, last_seq: int, seq: int) -> None:
    missing = seq - last_seq - 1
    if missing > 0:
        through = " is" if missing == 1 else f" to {seq - 1} are"
        detail = f"link {last_seq + 1}{through} gone"
        report.add(AuditFinding("deleted_link", last_seq + 1, detail=detail))


def _check_link(report: AuditReport, link: _Link, before: bytes) -> None:
    said = before + link.seq.to_bytes(8, "big") + link.event_id.bytes + link.event_digest
    if hashlib.sha256(said).digest() != link.hash:
        detail = "it does not follow from the link before: one of the two was changed"
        report.add(link.finding("broken_link", detail))


def _check_event(report: AuditReport, link: _Link, unlinked: set[uuid.UUID]) -> None:
    if link.digest_now == link.event_digest:
        return
    if link.digest_now is not None:
        report.add(link.finding("edited_event", "it is not what was sealed"))
    elif link.event_id in unlinked:
        unlinked.discard(link.event_id)
        report.add(link.finding("edited_event", "its time is not what was sealed"))
    else:
        report.add(link.finding("deleted_event", "its link is there, it is not"))


class _Anchors:
    """The heads, compared with the links as both go by; only the first that differs is named."""

    def __init__(self, report: AuditReport, lines: Iterator[Head | None]) -> None:
        self._report, self._lines = report, lines
        self._named: set[str] = set()
        self._agreed = self._highest = 0
        self._line = 0
        self._next = self._signed()

    def compare(self, link: _Link) -> None:
        """Compare a link with its head, if it has one."""
        while self._next is not None and self._next.seq < link.seq:
            self._next = self._signed()  # its link is gone, which the gap tells
        while self._next is not None and self._next.seq == link.seq:
            if self._next.hash == link.hash:
                self._agreed = link.seq
            else:
                self._name("rechained", link.seq, self._where(self._next))
            self._next = self._signed()

    def end(self, last_seq: int) -> None:
        """Look at the heads that no link was left for."""
        while self._next is not None:
            self._next = self._signed()
        if self._highest > last_seq:
            detail = f"links {last_seq + 1} to {self._highest} are gone, the heads tell"
            self._name("cut_tail", last_seq + 1, detail)

    def _where(self, head: Head) -> str:
        return (
            f"the head of {head.sealed_at} (line {head.line}) has another hash: links between"
            f" {self._agreed + 1} and {head.seq} were written anew"
        )

    def _signed(self) -> Head | None:
        """Give the next head that we signed; the first line that is none is named."""
        for head in self._lines:
            self._line += 1
            if head is None or not head.is_signed:
                detail = f"line {self._line} was changed, or another key signed it"
                self._name("damaged_heads", None, detail)
                continue
            self._report.head_count += 1
            if self._report.head_count == 1 and head.seq:
                self._name("late_heads", head.seq, _LATE)
            if head.seq >= self._highest:
                self._highest = head.seq
                return head
            detail = f"line {head.line}: the chain had {self._highest} links before"
            self._name("set_back", head.seq, detail)
        return None

    def _name(self, kind: str, seq: int | None, detail: str) -> None:
        if kind not in self._named:
            self._named.add(kind)
            self._report.add(AuditFinding(kind, seq, detail=detail))
