"""The audit from the command line: verified by the operator, read with an auditor's token."""

import csv
import stat

import pytest

pytestmark = pytest.mark.integration


def test_command_tells_whether_the_audit_is_whole(linge, app) -> None:
    done = linge("audit", "verify")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("the audit is as it was sealed: ")


def test_auditor_searches_by_token(linge, token_of, monkeypatch, app) -> None:
    monkeypatch.setenv("LINGE_TOKEN", token_of("auditor"))

    linge("audit", "search", "--kind", "login")
    done = linge("audit", "search", "--kind", "audit_read", "--limit", "1")

    assert done.returncode == 0, done.stderr
    assert "auditor" in done.stdout
    assert "search" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["csv", "json"])
def test_auditor_exports_a_file_for_nobody_else(
    linge, token_of, monkeypatch, app, tmp_path, form
) -> None:
    monkeypatch.setenv("LINGE_TOKEN", token_of("auditor"))
    linge("audit", "search")
    out = tmp_path / f"audit.{form}"

    done = linge("audit", "export", "--out", str(out), "--format", form, "--from", "2020-01-01")

    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    if form == "csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            assert "audit_read" in {row["kind"] for row in csv.DictReader(file)}
    else:
        assert '"audit_read"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ["", "sec_admin"])
def test_others_are_refused(linge, token_of, monkeypatch, tmp_path, app, role) -> None:
    monkeypatch.setenv("LINGE_TOKEN", token_of(role) if role else "lgt_invented")

    done = linge("audit", "export", "--out", str(tmp_path / "x"))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()
