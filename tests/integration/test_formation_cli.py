"""`linge formation`, as typed."""

import json

import pytest

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("level", ["estate", "community"])
@pytest.mark.parametrize("rules", ["regulation", "by_size"])
def test_plan_is_proven_and_its_problem_file_solves_and_verifies(
    linge, tmp_path, level, rules
) -> None:
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"

    planned = linge(
        *("formation", "plan", "--level", level, "--rules", rules, "--json"),
        *("--problem-out", str(problem), "--alternatives", "1"),
    )
    solved = linge("formation", "solve", str(problem), "--out", str(plan))
    verified = linge("formation", "verify", str(problem), str(plan))

    assert planned.returncode == 0, planned.stderr
    best = json.loads(planned.stdout)["plans"][0]
    assert best["gap"] == 0
    assert solved.returncode == 0, solved.stderr
    assert json.loads(plan.read_text(encoding="utf-8"))["objective"] == best["objective"]
    assert verified.returncode == 0, verified.stdout
    assert [each.stat().st_mode & 0o077 for each in (problem, plan)] == [0, 0]


def test_plan_prints_reasons_and_the_proof(linge) -> None:
    done = linge("formation", "plan")

    assert done.returncode == 0, done.stderr
    assert "proven best" in done.stdout
    assert "plans side by side" in done.stdout


def test_a_tampered_plan_is_told_with_a_reason(linge, tmp_path) -> None:
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    linge("formation", "plan", "--problem-out", str(problem), "--alternatives", "0")
    linge("formation", "solve", str(problem), "--out", str(plan))
    document = json.loads(plan.read_text(encoding="utf-8"))
    document["proposals"][0]["cost"] -= 1
    plan.write_text(json.dumps(document), encoding="utf-8")

    done = linge("formation", "verify", str(problem), str(plan))

    assert done.returncode == 1
    assert "wrong:" in done.stdout


def test_a_branch_is_divided_into_groups(linge) -> None:
    done = linge("formation", "groups", "--org", "QH-O008", "--json")

    assert done.returncode == 0, done.stderr
    best = json.loads(done.stdout)["plans"][0]
    formed = [each for each in best["proposals"] if each["mode"] in {"nearby", "standalone"}]
    assert formed
    for proposal in formed:
        assert proposal["members"] >= 3
        assert proposal["full_members"] >= 1
        assert len(proposal["units"]) <= 12


def test_options_rank_what_is_near(linge) -> None:
    done = linge("formation", "options", "QH-E14", "--json")

    rows = json.loads(done.stdout)
    assert {row["kind"] for row in rows} >= {"unit"}
    assert all("members" in row for row in rows)


def test_candidates_tell_reason_and_clause(linge) -> None:
    done = linge("formation", "candidates", "--json")

    rows = json.loads(done.stdout)
    assert rows
    assert all(row["reason"] and row["clause"] for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--level", "grid"),
        ("plan", "--rules", "mine"),
        ("groups", "--org", "nobody"),
        ("options", "nowhere"),
        ("solve", "missing.json"),
        ("verify", "missing.json", "missing.json"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(linge, arguments) -> None:
    done = linge("formation", *arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": "linge-formation-problem/1"}', "NaN", '{"units": [NaN]}'],
)
def test_a_broken_problem_file_is_refused_in_one_line(linge, tmp_path, content) -> None:
    file = tmp_path / "problem.json"
    file.write_text(content, encoding="utf-8")

    done = linge("formation", "solve", str(file))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
