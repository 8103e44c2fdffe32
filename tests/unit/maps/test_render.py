"""Rendered pages: the same bytes, no request elsewhere, and names stay text."""

import json
import re
from html.parser import HTMLParser

import pytest

from gis.errors import UnknownName
from maps.frame import static_directory
from maps.render import render_file, render_page

HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
VENDORED = (static_directory() / "vendor/leaflet/leaflet.js").read_text(encoding="utf-8")


class _Tags(HTMLParser):
    """Collects all elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _pages(data, **options) -> dict[str, str]:
    return {
        "page": render_page(data, nonce="n0nce", **options),
        "file": render_file(data, **options),
    }


def _embedded(page: str) -> dict:
    return json.loads(re.search(r'id="linge-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture(params=["data", "formation"])
def shown(request):
    """Give what a file is rendered from, of each view that may be one."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["data", "formation", "buildings"])
def paged(request):
    """Give what a page is rendered from, of each view."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["data page", "data file", "formation page", "formation file", "buildings"])
def rendered(request) -> str:
    name, _, kind = request.param.partition(" ")
    shown = request.getfixturevalue(name)
    return render_file(shown) if kind == "file" else render_page(shown, nonce="n0nce")


@pytest.mark.parametrize("make", ["make_data", "make_formation"])
def test_rendering_twice_gives_the_same_bytes(request, make: str) -> None:
    make_one = request.getfixturevalue(make)

    assert _pages(make_one()) == _pages(make_one())


@pytest.mark.parametrize("kind", ["page", "file"])
def test_hostile_names_of_units_stay_text(make_formation, kind: str) -> None:
    page = _pages(make_formation(HOSTILE, district=HOSTILE))[kind]

    assert "img" not in {tag for tag, _ in _Tags(page).found}
    assert "</script><img" not in page
    assert _embedded(page)["formation"]["units"][0]["name"] == HOSTILE


def test_view_brings_only_modules_it_asks_for(data, formation) -> None:
    coverage_modules = _embedded_modules(render_page(data, nonce="n0nce"))
    plan_modules = _embedded_modules(render_page(formation, nonce="n0nce"))

    assert not [each for each in coverage_modules if "plan" in each]
    assert "/static/app/coverage.js" not in plan_modules
    assert "/static/app/formation.js" in plan_modules


@pytest.mark.parametrize("kind", ["page", "file"])
def test_hostile_names_stay_text(make_data, kind: str) -> None:
    page = _pages(make_data(HOSTILE, total=HOSTILE))[kind]

    assert "img" not in {tag for tag, _ in _Tags(page).found}
    assert "</script><img" not in page
    assert _embedded(page)["reports"]["community"]["places"][0]["name"] == HOSTILE


def test_nothing_is_asked_of_other_hosts(rendered: str) -> None:
    ours = rendered.replace(VENDORED.split("//# sourceMappingURL")[0], "")

    addresses = set(re.findall(r"\w+://[\w.-]+", ours))
    assert addresses <= {"http://www.w3.org"}  # the name of SVG, never fetched


def test_page_runs_under_a_strict_policy(rendered: str) -> None:
    tags = _Tags(rendered).found

    assert not [tag for tag, attributes in tags if "style" in attributes]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert all(attributes.get("nonce") for tag, attributes in tags if tag in {"script", "style"})


def test_page_takes_scripts_and_styles_from_the_static_address(paged) -> None:
    page = render_page(paged, nonce="n0nce", static_url="/static/v7")

    addresses = [
        attributes.get("src") or attributes.get("href") for _, attributes in _Tags(page).found
    ]
    files = [each for each in addresses if each and each.startswith("/")]
    assert files
    assert all(
        (static_directory() / each.removeprefix("/static/v7/")).is_file()
        for each in [*files, *_embedded_modules(page)]
    )


def _embedded_modules(page: str) -> list[str]:
    import_map = re.search(r'type="importmap"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    return list(json.loads(import_map)["imports"].values())


def test_file_needs_nothing_else(shown) -> None:
    page = render_file(shown)

    tags = _Tags(page).found
    linked = [a.get("src") or a.get("href") or "" for t, a in tags if t in {"script", "link"}]
    assert all(each.startswith("data:") for each in linked if each)
    assert all(each.startswith("data:") for each in _embedded_modules(page))
    assert "url(images" not in page
    assert "sourceMappingURL" not in page


def test_file_forbids_every_request(shown) -> None:
    policies = [
        attributes["content"]
        for tag, attributes in _Tags(render_file(shown)).found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'")
    assert "connect-src 'none'" in policies[0]
    assert "unsafe" not in policies[0]


def test_readers_may_zoom(rendered: str) -> None:
    assert "user-scalable" not in rendered
    assert "maximum-scale" not in rendered


@pytest.mark.parametrize(("locale", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_page_speaks_its_language(paged, locale: str, lang: str) -> None:
    page = render_page(paged, nonce="n0nce", locale=locale)

    assert f'<html lang="{lang}">' in page
    assert _embedded(page)["settings"]["locale"] == locale


def test_unknown_language_is_refused(data) -> None:
    with pytest.raises(UnknownName):
        render_file(data, locale="fr")
