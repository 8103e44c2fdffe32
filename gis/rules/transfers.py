"""Where a member's affiliation does not follow life: the situation, and what the clauses advise."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gis.rules.judging import judge
from gis.rules.spec import Outcome, Verdict

IN_SERVICE: Final = "in_service"
_MONTHS: Final = "months_there_lt_6"
_PLACE: Final = "education_regulation_25_place"
_TRANSFER: Final = "education_regulation_25_transfer"
_MOBILE: Final = "education_regulation_32"
_DOUBLE: Final = "double_registration_practice"


class Situation(StrEnum):
    """How affiliation and life differ."""

    ORIGIN_VILLAGE = "origin_village"
    OTHER_COMMUNITY = "other_community"
    BEYOND_DISTRICT = "beyond_district"
    AWAY = "away"
    WORKPLACE = "workplace"


class Advice(StrEnum):
    """What the clauses advise; a person decides."""

    TO_EMPLOYER = "to_employer"
    ASK_EMPLOYER = "ask_employer"
    TO_RESIDENCE = "to_residence"
    KEEP_CONTACT = "keep_contact"


@dataclass(frozen=True, slots=True)
class Affiliated:
    """
    What the advice goes by.

    `is_located` is in a building of this district, else the member lives elsewhere.
    `is_at_home` and `is_at_origin`: the primary organisation covers the home, the origin
    village. `is_in_district`: it is one of ours. `has_employer_org`: the member is known to
    take part in the organisation of the workplace. `months_there` are whole months at the
    present residence, None where its beginning is not known.
    """

    category: str
    is_located: bool
    is_at_home: bool
    is_at_origin: bool
    is_in_district: bool
    has_employer_org: bool
    months_there: int | None


@dataclass(frozen=True, slots=True)
class TransferAdvice:
    """A situation, the advice, the clauses (ids) it rests on, and how the months were judged."""

    situation: Situation
    advice: Advice
    clauses: tuple[str, ...]
    months: Verdict | None


def transfer_advice(member: Affiliated) -> TransferAdvice | None:
    """
    Advise on one member's affiliation; None where it follows life.

    First the steady employer's organisation, else that of the residence after 6 months; until
    it has accepted, the old one stays responsible.

    Source: 党员教育管理工作条例 Art 25, 32.
    """
    situation = _situation(member)
    if situation is None:
        return None
    months = None if member.months_there is None else judge(_MONTHS, member.months_there)
    is_working = member.category == IN_SERVICE
    is_new = months is not None and months.outcome is not Outcome.OK
    if is_new and (situation is Situation.AWAY or not is_working):
        return TransferAdvice(situation, Advice.KEEP_CONTACT, (_TRANSFER, _MOBILE), months)
    if is_working:
        advice = Advice.TO_EMPLOYER if member.has_employer_org else Advice.ASK_EMPLOYER
        return TransferAdvice(situation, advice, (_PLACE, _TRANSFER, _DOUBLE), months)
    return TransferAdvice(situation, Advice.TO_RESIDENCE, (_PLACE, _TRANSFER), months)


def _situation(member: Affiliated) -> Situation | None:
    if not member.is_located:
        return Situation.AWAY if member.is_in_district else None
    if member.is_at_home:
        is_elsewhere = member.category == IN_SERVICE and member.has_employer_org
        return Situation.WORKPLACE if is_elsewhere else None
    if not member.is_in_district:
        # In service and affiliated beyond the district is at work: that is as it should be.
        return None if member.category == IN_SERVICE else Situation.BEYOND_DISTRICT
    return Situation.ORIGIN_VILLAGE if member.is_at_origin else Situation.OTHER_COMMUNITY
