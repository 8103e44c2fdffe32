"""One row of a roster → one member as the closed list of fields describes one."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.ingest.address import Address, parse_building, parse_stairwell
from gis.ingest.roster_columns import BEYOND, form_of, parse_word
from gis.ingest.values import BadValue, parse_code, parse_date, parse_texts
from gis.layers.finding import Severity

Fault = tuple[str | None, str, Severity, str]
"""Field, rule, what became of the row, and what to do."""

_LONGEST_NAME = 40
_PHONE = re.compile(r"\d{7,13}")


@dataclass(frozen=True, slots=True, repr=False)
class RosterRow:
    """
    A member as a row of a roster tells; places and organisations still by name.

    It is never shown as text: it holds a name and a telephone number. `primary_org` is None for
    an organisation beyond this district.
    """

    sheet: int
    row: int
    name: str
    membership_kind: str
    primary_org: str | None
    category: str
    status: str
    located_state: str
    flow_status: str
    phone: str | None
    party_group: str | None
    group_role: str | None
    estate: str | None
    cluster: str | None
    building_no: str | None
    stairwell_no: str | None
    tenure: str | None
    origin_village: str | None
    dual_registered_on: date | None
    participations: tuple[str, ...]
    last_contact_month: date | None


def read_row(
    sheet: int, number: int, cells: Mapping[str, Any]
) -> tuple[RosterRow | None, list[Fault]]:
    """Read the cells of a row by field; no member where something makes it unfit."""
    row = _Cells(cells)
    building = row.read("building", parse_building)
    stairwell = row.read("stairwell", parse_stairwell)
    name = row.read("name", _parse_name)
    kind = row.word("membership_kind")
    org = row.read("primary_org", _parse_name_of_place)
    located = _located_state(row, building)
    for field, value in (("name", name), ("membership_kind", kind), ("primary_org", org)):
        if value is None and not row.has_fault(field):
            row.reject(field, "missing", f"{field} is missing; {_CURES[field]}")
    category = row.word("category")
    if category is None and not row.has_fault("category"):
        row.warn("category", "category_unknown", "has no category; it was taken as 其他")
    _tell_of_address(row, building, stairwell)
    member = RosterRow(
        sheet=sheet,
        row=number,
        name=name or "",
        membership_kind=kind or "",
        primary_org=None if org in BEYOND else org,
        category=category or "other",
        status=row.word("status") or "active",
        located_state=located,
        flow_status=row.word("flow_status") or "none",
        phone=row.read_or_drop("phone", _parse_phone),
        party_group=row.read("party_group", _parse_name_of_place),
        group_role=row.word("group_role"),
        estate=row.read("estate", _parse_name_of_place),
        cluster=row.read("cluster", _parse_name_of_place)
        or (building.cluster if building else None),
        building_no=building.building_no if building else None,
        stairwell_no=stairwell or (building.stairwell_no if building else None),
        tenure=row.word("tenure"),
        origin_village=row.read("origin_village", _parse_name_of_place),
        dual_registered_on=row.read_or_drop("dual_registered_on", parse_date),
        participations=_parse_places(row),
        last_contact_month=_month(row.read_or_drop("last_contact_month", parse_date)),
    )  # fmt: skip
    return (None if row.is_rejected else member), row.faults


_CURES = {
    "name": "write the full name",
    "membership_kind": "write 正式党员 or 预备党员",
    "primary_org": "write the branch, or 外单位 for one beyond this district",
}


class _Cells:
    """The cells of one row while they are read, and what was wrong with them."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self._cells = cells
        self.faults: list[Fault] = []

    @property
    def is_rejected(self) -> bool:
        return any(severity is Severity.REJECTED for _, _, severity, _ in self.faults)

    def has_fault(self, field: str) -> bool:
        return any(each == field for each, _, _, _ in self.faults)

    def read(self, field: str, parse: Callable[[object], Any]) -> Any:  # noqa: ANN401 (any kind)
        try:
            return parse(self._cells.get(field))
        except BadValue as fault:
            self.reject(field, "bad_value", f"{field} {fault}")
            return None

    def read_or_drop(self, field: str, parse: Callable[[object], Any]) -> Any:  # noqa: ANN401
        try:
            return parse(self._cells.get(field))
        except BadValue as fault:
            self.warn(field, "left_out", f"{field} {fault}; it was left out")
            return None

    def word(self, field: str) -> str | None:
        found: str | None = self.read(field, lambda value: parse_word(field, value))
        return found

    def reject(self, field: str, rule: str, message: str) -> None:
        self.faults.append((field, rule, Severity.REJECTED, message))

    def warn(self, field: str, rule: str, message: str) -> None:
        self.faults.append((field, rule, Severity.WARNED, message))

    def repair(self, field: str, rule: str, message: str) -> None:
        self.faults.append((field, rule, Severity.REPAIRED, message))


def _located_state(row: _Cells, building: Address | None) -> str:
    """Decide where the person lives; what is said must agree with the building."""
    said = row.word("located_state")
    if building is not None and said in {"elsewhere", "unknown"}:
        row.reject(
            "located_state",
            "conflicting_home",
            "names a building, and says that the home is elsewhere or unknown; keep one of both",
        )
    if building is None and said == "located" and not row.has_fault("building"):
        row.warn("building", "home_unknown", "names no building; the home was taken as unknown")
        return "unknown"
    if said is None:
        return "located" if building is not None else "unknown"
    return said


def _tell_of_address(row: _Cells, building: Address | None, stairwell: str | None) -> None:
    if building is None:
        return
    if building.had_room:
        row.repair("building", "room_dropped", "holds a room; rooms are not kept")
    elif building.is_repaired:
        row.repair("building", "building_rewritten", "was written another way than 3幢")
    if stairwell and building.stairwell_no and stairwell != building.stairwell_no:
        row.reject("stairwell", "conflicting_stairwell", "differs from that in the building")


def _parse_name(value: object) -> str | None:
    """Keep a name as it is, but for blanks between Chinese characters and an Excel apostrophe."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).strip(" \t\r\n\u3000'")
    if not form_of(text) or form_of(text) in {"无", "-", "/"}:
        return None
    if not text.isascii():
        text = re.sub(r"\s+", "", text)
    if len(text) > _LONGEST_NAME or any(character.isnumeric() for character in _ascii_of(text)):
        raise BadValue("is no name; write the full name only")
    return text


def _ascii_of(text: str) -> str:
    """Keep what is plain in any width; the numerals 一 and 万 are parts of names."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii())


def _parse_name_of_place(value: object) -> str | None:
    """Read the name of a place or organisation, blanks off, full width made plain."""
    text = parse_code(value)
    return None if text is None else re.sub(r"\s+", "", text)


def _parse_places(row: _Cells) -> tuple[str, ...]:
    texts: list[str] = row.read("participations", _split)
    return tuple(dict.fromkeys(re.sub(r"\s+", "", text) for text in texts or ()))


def _split(value: object) -> list[str]:
    text = "" if value is None else unicodedata.normalize("NFKC", str(value))
    return parse_texts(re.sub("[、,]", ";", text))


def _parse_phone(value: object) -> str | None:
    text = parse_code(value)
    if text is None:
        return None
    digits = re.sub(r"[\s'()+-]", "", text)
    if not _PHONE.fullmatch(digits):
        raise BadValue("is no telephone number")
    return digits.removeprefix("86") if len(digits) == 13 else digits  # noqa: PLR2004 (86 + 11)


def _month(day: date | None) -> date | None:
    return None if day is None else day.replace(day=1)
