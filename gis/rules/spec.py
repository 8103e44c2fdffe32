"""What a clause, a rule and a verdict are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Certainty(StrEnum):
    """How sure it is that a clause says what is told here."""

    READ = "R"
    SECOND_HAND = "r"
    KNOWN = "K"
    ASSUMED = "E"

    @property
    def meaning(self) -> str:
        """Say it in words."""
        return _CERTAINTY_EN[self]

    @property
    def meaning_zh(self) -> str:
        """Say it in Chinese."""
        return _CERTAINTY_ZH[self]


_CERTAINTY_EN = {
    Certainty.READ: "read in a primary or full copy",
    Certainty.SECOND_HAND: "read second-hand",
    Certainty.KNOWN: "known, not read; a configurable default",
    Certainty.ASSUMED: "an engineering assumption of this project, not a rule",
}
_CERTAINTY_ZH = {
    Certainty.READ: "已查阅原文或全文副本",
    Certainty.SECOND_HAND: "据转载",
    Certainty.KNOWN: "据一般了解，未查阅原文，为可调默认值",
    Certainty.ASSUMED: "本项目的工程假定，并非规定",
}


class Effect(StrEnum):
    """What breaking a rule does to a proposal."""

    BLOCKS = "blocks"
    WARNS = "warns"


class RuleKind(StrEnum):
    """On which side of its number a rule holds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    FEWER_THAN = "fewer_than"


class Measure(StrEnum):
    """What a rule's number counts; a `YES_NO` is 1 or 0."""

    FULL_MEMBERS = "full_members"
    MEMBERS = "members"
    UNITS = "units"
    BUILDINGS = "buildings"
    GROUPS = "groups"
    STREETS = "streets"
    STAGES = "stages"
    ORGANISATIONS = "organisations"
    SEATS = "seats"
    METRES = "m"
    MONTHS = "months"
    YEARS = "years"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Clause:
    """
    The text a rule rests on, told in our own words, with where and how surely it was found.

    `effective_on` is None where no day can be named; `undated_reason` then says why.
    `client_confirmed`: the client has agreed to this reading and its numbers.
    """

    id: str
    title_zh: str
    text_zh: str
    text_en: str
    source: str
    certainty: Certainty
    effective_on: date | None = None
    undated_reason: str = ""
    client_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One threshold, named after what breaks it.

    `clause` is a clause's id. `advice_*` is added to the message of a verdict that is not ok.
    `needs_justification`: who keeps such a proposal must write down why.
    """

    name: str
    title_zh: str
    title_en: str
    kind: RuleKind
    number: float
    measure: Measure
    effect: Effect
    clause: str
    advice_zh: str = ""
    advice_en: str = ""
    needs_justification: bool = False


class Outcome(StrEnum):
    """What a rule says of a value."""

    OK = "ok"
    WARN = "warn"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a rule says of one value, with the exact numbers.

    `clause` is a clause's id. `units` are the ids of the units it is about, where it is not
    about the whole proposal.
    """

    outcome: Outcome
    rule: str
    value: float
    limit: float
    clause: str
    message_zh: str
    message_en: str
    needs_justification: bool = False
    units: tuple[str, ...] = ()
