"""Modules for the browser: they find each other, and never write markup."""

import re

import pytest

from maps.frame import static_directory

MODULES = sorted((static_directory() / "app").glob("*.js"))
NAMES = {path.stem for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_imports_name_modules_there_are(path) -> None:
    imported = re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8"))

    assert {each.removeprefix("linge/") for each in imported} <= NAMES
    assert all(each.startswith("linge/") for each in imported)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_text_is_never_written_as_markup(path) -> None:
    source = path.read_text(encoding="utf-8")

    for writing in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert writing not in source


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_words_come_from_the_catalog(path) -> None:
    code = re.sub(r"/[^/\n]+/u|//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))

    assert not re.search(r"[\u4e00-\u9fff]", code)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_places_are_never_sorted_by_value(path) -> None:
    sorting = re.findall(r"\S*\.sort\([^)]*\)", path.read_text(encoding="utf-8"))

    assert all("asOf" in each for each in sorting)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_name_no_other_host(path) -> None:
    addresses = re.findall(r"\w+://[\w.-]+", path.read_text(encoding="utf-8"))

    assert set(addresses) <= {"http://www.w3.org"}  # the name of SVG, never fetched
