"""New opaque ids: UUID version 7, which PostgreSQL 15 cannot make itself."""

import secrets
import time
import uuid

import numpy as np


def new_ids(count: int) -> list[bytes]:
    """
    Make ids as their 16 bytes: they rise with time to the millisecond, random below it.

    Source: RFC 9562. Objects of `uuid.UUID` would take longer to make than the ids.
    """
    stamp = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    content = np.frombuffer(secrets.token_bytes(16 * count), dtype=np.uint8).reshape(-1, 16).copy()
    content[:, :6] = np.frombuffer(stamp, dtype=np.uint8)
    content[:, 6] = (content[:, 6] & 0x0F) | 0x70
    content[:, 8] = (content[:, 8] & 0x3F) | 0x80
    whole = content.tobytes()
    return [whole[start : start + 16] for start in range(0, len(whole), 16)]


def new_id() -> uuid.UUID:
    """Make one id."""
    return uuid.UUID(bytes=new_ids(1)[0])
