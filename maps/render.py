"""A map as a page of the application, or as one file that opens without any server."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maps.page import MapParts, render_parts
from maps.texts import Texts, texts_in
from maps.views.catalog import MapView, view_of
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData

_HERE = Path(__file__).parent
_LEAFLET = "vendor/leaflet/leaflet"
_STYLES = ("ground", "layout", "panel", "map", "drawer", "phone", "print")
_IMPORTED = re.compile(r'(?:from|import) "linge/(\w+)"')

ViewData = CoverageData | FormationData
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def static_directory() -> Path:
    """Name the folder with scripts, styles and vendored libraries, for serving."""
    return _HERE / "static"


def render_page(
    data: ViewData, *, locale: str = "zh", nonce: str, static_url: str = "/static"
) -> str:
    """
    Render a map as a page of the application; which one, the kind of data says.

    Parameters
    ----------
    data
        What one of the views is drawn from.
    locale
        `zh` or `en`.
    nonce
        The nonce of the response's Content-Security-Policy.
    static_url
        Where `static_directory` is served, without a slash at the end.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    words, view = texts_in(locale), view_of(data)
    modules = {f"linge/{name}": f"{static_url}/app/{name}.js" for name in _modules_of(view)}
    return _TEMPLATES.get_template("page.html").render(
        **_shared(data, view, words, offline=False, nonce=nonce),
        import_map=_script_json({"imports": modules}),
        leaflet_url=f"{static_url}/{_LEAFLET}.js",
        style_urls=[
            f"{static_url}/{_LEAFLET}.css",
            *(f"{static_url}/css/{name}.css" for name in _sheets_of(view)),
        ],
    )


def render_file(data: ViewData, *, locale: str = "zh") -> str:
    """
    Render a map as one file that needs nothing else and asks for nothing.

    The same data give the same bytes.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    words, view = texts_in(locale), view_of(data)
    modules = {f"linge/{name}": _as_url(_read(f"app/{name}.js")) for name in _modules_of(view)}
    shared = _shared(data, view, words, offline=True, nonce="")
    shared["nonce"] = hashlib.sha256(str(shared["payload"]).encode()).hexdigest()[:32]
    return _TEMPLATES.get_template("file.html").render(
        **shared,
        import_map=_script_json({"imports": modules}),
        leaflet=Markup(_without_source_map(_read(f"{_LEAFLET}.js"))),  # noqa: S704 - vendored
        styles=Markup(_all_styles(view)),  # noqa: S704 - our own and vendored
    )


def _shared(
    data: ViewData, view: MapView[Any], words: Texts, *, offline: bool, nonce: str
) -> dict[str, object]:
    parts = render_parts(view.draw(data))
    payload = {
        **view.describe(data),
        "texts": words.as_dict(),
        "settings": {"locale": words.locale, "offline": offline},
    }
    return {
        "nonce": nonce,
        "lang": {"zh": "zh-CN", "en": "en"}[words.locale],
        "t": words.text,
        "view": view.name,
        "district": view.district(data),
        "payload": _script_json(payload),
        **_trusted(parts),
    }


def _trusted(parts: MapParts) -> dict[str, Markup]:
    """Mark folium's output, in which no name or value of a feature occurs, as markup."""
    return {
        "map_html": Markup(parts.html),  # noqa: S704 - made of our own templates
        "map_script": Markup(parts.script),  # noqa: S704 - data in it went through tojson
    }


def _script_json(value: Mapping[str, object]) -> Markup:
    """Write data for a script element; without `<` nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - cannot leave its element


def _modules_of(view: MapView[Any]) -> list[str]:
    """Name the module that starts a view and all that it asks for, directly or not."""
    found: set[str] = set()
    waiting = [view.name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _IMPORTED.findall(_read(f"app/{name}.js"))
    return sorted(found)


def _sheets_of(view: MapView[Any]) -> tuple[str, ...]:
    return (*_STYLES, *view.sheets)


def _read(name: str) -> str:
    return (static_directory() / name).read_text(encoding="utf-8")


def _as_url(module: str) -> str:
    return f"data:text/javascript;base64,{b64encode(module.encode()).decode()}"


def _without_source_map(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", script)


def _all_styles(view: MapView[Any]) -> str:
    """Join all styles, without comments and the pictures of Leaflet's controls we do not use."""
    sheets = [_read(f"{_LEAFLET}.css"), *(_read(f"css/{name}.css") for name in _sheets_of(view))]
    bare = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    return re.sub(r"url\([^)]*\)", "none", bare)
