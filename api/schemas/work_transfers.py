"""The work list of transfers, as it is answered."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from gis.rules.transfers import Advice, Situation


class TransferLine(BaseModel):
    """One member whose affiliation does not follow life, and what the clauses advise."""

    id: UUID
    masked_name: str
    membership_kind: str
    category: str
    org_id: UUID | None
    org_name: str | None
    home: str | None
    located_state: str
    origin_village: str | None
    last_contact_month: date | None
    since: date | None
    months_there: int | None
    target_id: UUID | None
    target_name: str | None
    situation: Situation
    advice: Advice
    clauses: list[str]
    version: int


class ClauseAnswer(BaseModel):
    """A clause in our words: where it was found, and how surely."""

    title: str
    text: str
    text_en: str
    source: str
    certainty: str
    certainty_zh: str
    certainty_en: str
    effective_on: date | None
    client_confirmed: bool


class TransferList(BaseModel):
    """A page of the work list; `next` is the cursor of the next page."""

    transfers: list[TransferLine]
    clauses: dict[str, ClauseAnswer]
    next: str | None
