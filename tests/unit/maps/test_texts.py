"""The text catalog is whole, and the browser asks only for texts it holds."""

import re
import string

import pytest

from gis.errors import UnknownName
from maps.frame import static_directory
from maps.texts import LOCALES, Texts, texts_in
from maps.views.coverage import SHOWN

CHINESE = texts_in("zh").as_dict()
ENGLISH = texts_in("en").as_dict()


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_languages_have_the_same_keys() -> None:
    assert set(CHINESE) == set(ENGLISH)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty(locale: str) -> None:
    assert [key for key, words in texts_in(locale).as_dict().items() if not words.strip()] == []


@pytest.mark.parametrize("key", sorted(CHINESE))
def test_placeholders_are_the_same_in_both_languages(key: str) -> None:
    assert _placeholders(CHINESE[key]) == _placeholders(ENGLISH[key])


@pytest.mark.parametrize("key", sorted(CHINESE))
def test_keys_are_slugs(key: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", key)


def test_text_fills_its_placeholders() -> None:
    assert texts_in("zh").text("page.as_of", date="2026-09-30") == "截至 2026-09-30"


def test_values_are_not_read_as_placeholders() -> None:
    assert texts_in("en").text("page.as_of", date="{0}") == "As of {0}"


def test_unknown_key_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"no\.such"):
        texts_in("zh").text("no.such")


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownName, match="fr"):
        Texts("fr")


@pytest.mark.parametrize("part", ["name", "counted", "out_of", "rule"])
@pytest.mark.parametrize("measure", SHOWN)
def test_every_measure_shown_is_defined(measure: str, part: str) -> None:
    name = re.sub(r"^(service_\w+?)_\d+$", r"\1", measure)
    assert f"definition.{name}.{part}" in CHINESE


def test_browser_asks_only_for_texts_there_are() -> None:
    scripts = "\n".join(
        path.read_text(encoding="utf-8") for path in (static_directory() / "app").glob("*.js")
    )
    keys = set(re.findall(r'"((?:[a-z_0-9]+\.)+[a-z_0-9]+)"', scripts))
    beginnings = set(re.findall(r"say\(`((?:[a-z_0-9]+\.)+)", scripts))

    assert keys <= set(CHINESE)
    assert all(any(key.startswith(each) for key in CHINESE) for each in beginnings)
