"""How the application is, as it is answered."""

from typing import Literal

from pydantic import BaseModel


class HealthAnswer(BaseModel):
    """It runs."""

    status: Literal["ok"]


class ReadyAnswer(HealthAnswer):
    """It can answer: the database is there and its tables are the ones expected."""

    tables: str
