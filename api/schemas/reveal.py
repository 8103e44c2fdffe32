"""Showing one name."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from gis.workflows.reveal_member import Reason


class RevealRequest(BaseModel):
    """Why somebody must know: 走访慰问, 组织生活通知, 信息核对, 困难帮扶."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Revealed(BaseModel):
    """A name, and the phone where it is known; to be shown for so many seconds."""

    name: str
    phone: str | None
    seconds: Literal[60]
