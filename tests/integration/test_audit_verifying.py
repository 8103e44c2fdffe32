"""Whatever is done to the audit behind its back is found and named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit_chains import Audit, make_audit
from tests.conftest import Database

pytestmark = pytest.mark.integration

RECHAIN = """
DO $$
DECLARE
    link record;
    before bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR link IN SELECT * FROM audit_link ORDER BY seq LOOP
        before := sha256(
            before || int8send(link.seq) || uuid_send(link.event_id) || link.event_digest
        );
        UPDATE audit_link SET hash = before WHERE seq = link.seq;
    END LOOP;
END $$
"""
DIGEST = (
    "UPDATE audit_link AS l SET event_digest = audit_digest(e) FROM audit_event AS e"
    " WHERE e.id = l.event_id"
)


@pytest.fixture
def audit(unserved_database: Database, tmp_path: Path) -> Audit:
    made = make_audit(unserved_database, tmp_path)
    made.write_sealed(6)
    return made


def test_untouched_audit_is_clean(audit) -> None:
    report = audit.verify()

    assert report.is_clean
    assert (report.link_count, report.head_count, report.waiting) == (6, 7, 0)


def test_event_that_is_not_sealed_yet_waits(audit) -> None:
    audit.write(2)

    report = audit.verify()

    assert report.is_clean
    assert report.waiting == 2


@pytest.mark.parametrize(
    "change",
    [
        "login = 'li.lei'",
        "account_id = gen_random_uuid()",
        "happened_at = happened_at - interval '1 minute'",
        "happened_at = happened_at + interval '1 microsecond'",
        "details = '{}'",
        "outcome = 'denied'",
        "reason = ''",
        "written_xid = written_xid - 1",
        "kind = 'denied'",
    ],
)
def test_edited_event_is_named(audit, change) -> None:
    audit.edit_event(3, change)

    assert audit.found() == [("edited_event", 3)]


def test_deleted_event_is_named(audit) -> None:
    audit.delete_event(2)

    assert audit.found() == [("deleted_event", 2)]


def test_deleted_last_event_is_named(audit) -> None:
    audit.delete_event(6)

    assert audit.found() == [("deleted_event", 6)]


def test_deleted_link_is_named_with_its_event(audit) -> None:
    audit.tamper("DELETE FROM audit_link WHERE seq = 4")

    assert audit.found() == [("deleted_link", 4), ("broken_link", 5), ("unsealed_event", None)]


def test_deleted_last_link_and_event_are_named(audit) -> None:
    audit.delete_event(6)
    audit.tamper("DELETE FROM audit_link WHERE seq = 6")

    assert audit.found() == [("deleted_link", 6), ("cut_tail", 6)]


def test_deleted_tail_is_still_named_when_sealing_went_on(audit) -> None:
    audit.delete_event(6)
    audit.tamper("DELETE FROM audit_link WHERE seq = 6")

    audit.write_sealed(2)

    assert audit.found() == [("deleted_link", 6)]


def test_cleanly_cut_tail_is_known_to_the_heads_alone(audit) -> None:
    audit.tamper(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_link WHERE seq > 4)",
        "DELETE FROM audit_link WHERE seq > 4",
        "UPDATE audit_cluster SET seq = 4",
    )

    assert audit.found() == [("cut_tail", 5)]
    audit.seal()
    assert audit.found() == [("set_back", 4), ("cut_tail", 5)]
    audit.write_sealed(3)
    assert audit.found() == [("rechained", 5), ("set_back", 4)]


def test_emptied_audit_is_known_to_the_heads(audit) -> None:
    audit.tamper("TRUNCATE audit_event, audit_link, audit_cluster")

    assert audit.found() == [("cut_tail", 1)]


def test_rechained_row_is_named_by_the_first_head_that_disagrees(audit) -> None:
    audit.edit_event(3)
    audit.tamper(DIGEST, RECHAIN)

    (finding,) = audit.verify().findings
    assert (finding.kind, finding.seq) == ("rechained", 3)
    assert "links between 3 and 3 were written anew" in finding.detail


def test_rechained_row_inside_a_batch_lies_before_its_head(unserved_database, tmp_path) -> None:
    audit = make_audit(unserved_database, tmp_path)
    for _ in range(3):
        audit.write(5)
        audit.seal()

    audit.edit_event(8)
    audit.tamper(DIGEST, RECHAIN)

    (finding,) = audit.verify().findings
    assert (finding.kind, finding.seq) == ("rechained", 10)
    assert "links between 6 and 10 were written anew" in finding.detail


def test_removed_row_with_all_later_ones_renumbered_is_found(audit) -> None:
    audit.delete_event(2)
    audit.tamper(
        "DELETE FROM audit_link WHERE seq = 2",
        "UPDATE audit_link SET seq = -seq",
        "UPDATE audit_link SET seq = CASE WHEN seq < -1 THEN -seq - 1 ELSE 1 END",
        "UPDATE audit_cluster SET seq = 5",
        RECHAIN,
    )

    assert audit.found() == [("rechained", 2), ("cut_tail", 6)]


def test_edited_link_is_named(audit) -> None:
    audit.tamper("UPDATE audit_link SET hash = sha256('') WHERE seq = 2")

    assert audit.found() == [("broken_link", 2), ("rechained", 2), ("broken_link", 3)]


def test_event_put_in_behind_the_chain_is_named(audit) -> None:
    audit.tamper(
        "INSERT INTO audit_event (written_xid, cluster_id, kind, outcome, login)"
        " SELECT written_xid, cluster_id, 'reveal', 'ok', 'li.lei' FROM audit_event LIMIT 1"
    )

    assert audit.found() == [("unsealed_event", None)]


def test_missing_heads_are_named(audit) -> None:
    audit.heads.path.unlink()

    assert audit.found() == [("missing_heads", None)]


def test_heads_that_begin_late_are_named_for_good(audit) -> None:
    audit.heads.path.unlink()

    audit.write_sealed(1)

    assert audit.found() == [("late_heads", 6)]


@pytest.mark.parametrize(
    "change",
    ids=["edited", "removed", "swapped", "hollow", "binary", "senseless"],
    argvalues=[
        lambda lines: [*lines[:3], lines[3].replace('"seq": 3', '"seq": 4'), *lines[4:]],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
        lambda lines: [*lines[:3], "{}", *lines[4:]],
        lambda lines: [*lines[:3], "\x00\xff", *lines[4:]],
        lambda lines: [*lines[:3], '{"seq": null, "hash": 3}', *lines[4:]],
    ],
)
def test_damaged_heads_are_named(audit, change: Callable[[list[str]], list[str]]) -> None:
    lines = audit.heads.path.read_text(encoding="latin-1").splitlines()

    audit.heads.path.write_text("\n".join(change(lines)) + "\n", encoding="latin-1")

    (finding,) = audit.verify().findings
    assert finding.kind == "damaged_heads"
    assert finding.detail.startswith("line 4 ")


def test_heads_of_another_key_are_damaged_heads(audit) -> None:
    forged = type(audit.heads)(audit.heads.path, b"x" * 32)

    assert Audit(audit.database, forged).found() == [("damaged_heads", None)]
