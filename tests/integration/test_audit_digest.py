"""An event's digest is what this file says it is, whatever the event holds."""

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from gis.store.engine import transaction

pytestmark = pytest.mark.integration

COLUMNS = (
    "id",
    "happened_at",
    "written_xid",
    "cluster_id",
    "kind",
    "account_id",
    "login",
    "role",
    "action",
    "object_kind",
    "object_id",
    "outcome",
    "reason",
    "details",
    "request_id",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
numbers = st.integers(-(2**63), 2**63 - 1)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds it)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
events = st.fixed_dictionaries(
    {
        "id": st.uuids(),
        "happened_at": moments,
        "written_xid": numbers,
        "cluster_id": numbers,
        "kind": texts,
        "account_id": st.none() | st.uuids(),
        "login": st.none() | texts,
        "role": st.none() | texts,
        "action": st.none() | texts,
        "object_kind": st.none() | texts,
        "object_id": st.none() | st.uuids(),
        "outcome": texts,
        "reason": st.none() | texts,
        "details": st.dictionaries(texts, values, max_size=4),
        "request_id": st.none() | texts,
    }
)


def written(value: Any) -> str:
    """Write a value as the database writes jsonb: keys by length in bytes, then by bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{written(key)}: {written(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(event: dict[str, Any]) -> bytes:
    """Digest an event, of nothing but its values."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return (value - EPOCH) // timedelta(microseconds=1)
        return str(value) if isinstance(value, uuid.UUID) else value

    return hashlib.sha256(written([plain(event[name]) for name in COLUMNS]).encode()).digest()


@given(event=events)
def test_database_and_python_agree(database, event) -> None:
    given_as = json.dumps(event, default=str)
    query = text("SELECT audit_digest(jsonb_populate_record(NULL::audit_event, CAST(:e AS jsonb)))")

    with transaction(database.app_url) as connection:
        found = connection.execute(query, {"e": given_as}).scalar_one()

    assert found == digest(event)
