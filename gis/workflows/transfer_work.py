"""Members whose affiliation does not follow life, each with advice and its clauses."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.rules.catalog import clause_named
from gis.rules.transfers import Affiliated, TransferAdvice, transfer_advice
from gis.store.member_rows import Page, Row, organisations_below
from gis.store.rights import caller_transaction
from gis.store.sealing import Seals, seals_for
from gis.store.transfer_rows import list_transfers
from gis.workflows.asked import READ, Asked, outcome_of
from gis.workflows.member_list import home_words, masked_name

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class TransferWork:
    """A page of the work list: lines, the clauses they name, the cursor of the next page."""

    lines: list[dict[str, Any]]
    clauses: dict[str, dict[str, Any]]
    following: str | None


def transfer_work(asked: Asked, page: Page, *, org: uuid.UUID | None = None) -> TransferWork:
    """
    List whose affiliation does not follow life, in ground order, and what the clauses advise.

    Nothing is changed: whoever decides enters the transfer once it is accepted.
    """
    with caller_transaction(asked.url, asked.caller, READ) as connection:
        orgs = None if org is None else organisations_below(connection, org)
        rows, following = list_transfers(connection, page, day=asked.today, orgs=orgs)
        seals = seals_for(connection)
        lines = [line for row in rows if (line := _line(seals, row, asked.today)) is not None]
    details: dict[str, str | int] = {"list": "transfers", "rows": len(lines)}
    about = ("party_org", org)
    asked.note(
        asked.event("read_members", READ, about=about, outcome=outcome_of(lines), details=details)
    )
    named = sorted({clause for line in lines for clause in line["clauses"]})
    return TransferWork(lines, {each: _clause(each) for each in named}, following)


def whole_months(since: date | None, until: date) -> int | None:
    """Count whole months between two days; None when the first is not known."""
    if since is None:
        return None
    months = (until.year - since.year) * _MONTHS + until.month - since.month
    return max(0, months - (until.day < since.day))


def _line(seals: Seals, row: Row, today: date) -> dict[str, Any] | None:
    months = whole_months(row["since"], today)
    advice = transfer_advice(
        Affiliated(
            category=row["category"],
            is_located=row["located_state"] == "located",
            is_at_home=row["is_at_home"],
            is_at_origin=row["is_at_origin"],
            is_in_district=row["org_id"] is not None,
            has_employer_org=row["has_employer"],
            months_there=months,
        )
    )
    return None if advice is None else _told(seals, row, advice, months)


def _told(seals: Seals, row: Row, advice: TransferAdvice, months: int | None) -> dict[str, Any]:
    named = ("id", "membership_kind", "category", "org_id", "org_name", "located_state", "version")
    more = ("origin_village", "last_contact_month", "since", "target_id", "target_name")
    return {name: row[name] for name in (*named, *more)} | {
        "masked_name": masked_name(seals, row),
        "home": home_words(row),
        "months_there": months,
        "situation": advice.situation,
        "advice": advice.advice,
        "clauses": list(advice.clauses),
    }


def _clause(clause_id: str) -> dict[str, Any]:
    clause = clause_named(clause_id)
    return {
        "title": clause.title_zh,
        "text": clause.text_zh,
        "text_en": clause.text_en,
        "source": clause.source,
        "certainty": clause.certainty,
        "certainty_zh": clause.certainty.meaning_zh,
        "certainty_en": clause.certainty.meaning,
        "effective_on": clause.effective_on,
        "client_confirmed": clause.client_confirmed,
    }
