"""The administrators' pages and what they choose from: each for its role, none with people."""

import pytest

PAGES = {"/members": "own", "/accounts": "security", "/audit": "auditor"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["own", "worker", "security", "auditor"])
def test_each_page_is_its_role_s_and_is_not_kept(read_as, path, who) -> None:
    answer = read_as(who).get(path)

    assert answer.status_code == (200 if PAGES[path] == who else 403)
    assert answer.headers["cache-control"] == "no-store"
    assert "安宁" not in answer.text


@pytest.mark.parametrize(("who", "path"), [(who, path) for path, who in PAGES.items()])
def test_each_role_begins_at_its_page(read_as, who, path) -> None:
    answer = read_as(who).get("/", follow_redirects=False)

    assert answer.headers["location"] == path


def test_scopes_are_chosen_from_the_district_down(read_as, still_world) -> None:
    def names(kind: str, above: str | None = None) -> list[str]:
        params = {"kind": kind} | ({} if above is None else {"parent": still_world.ids[above]})
        answer = read_as("security").get("/api/v1/grant-scopes", params=params)
        assert answer.status_code == 200, answer.text
        return [each["name"] for each in answer.json()["scopes"]]

    assert names("district") == ["D"]
    assert names("street", "D") == ["S"]
    assert set(names("community", "S")) == {"东社区", "西社区"}
    assert names("grid", "东社区") == ["东一"]
    assert names("org") == ["党工委"]
    assert set(names("org", "党工委")) == {"东支部", "西支部", "村支部"}


def test_the_scopes_of_an_account_have_names(read_as, still_world) -> None:
    account = still_world.accounts["own"].id

    answer = read_as("security").get(f"/api/v1/grant-scopes/of/{account}")

    assert {each["name"] for each in answer.json()["scopes"]} == {"东支部", "东社区"}


@pytest.mark.parametrize("path", ["?kind=district", "/of/00000000-0000-4000-8000-000000000000"])
def test_only_an_administrator_of_accounts_chooses_scopes(read_as, path) -> None:
    assert read_as("own").get(f"/api/v1/grant-scopes{path}").status_code == 403
    assert read_as("auditor").get(f"/api/v1/grant-scopes{path}").status_code == 403


def test_buildings_are_no_scope_to_list(read_as) -> None:
    answer = read_as("security").get("/api/v1/grant-scopes", params={"kind": "building"})

    assert answer.status_code == 422
