"""A map as a page of the application, or as one file that opens without any server."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from maps.frame import TEMPLATES, Reader, module_map, modules_of, read_static, script_json
from maps.page import MapParts, render_parts
from maps.texts import Texts, texts_in
from maps.views.buildings import BuildingsData
from maps.views.catalog import MapView, view_of
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData

_LEAFLET = "vendor/leaflet/leaflet"

# People must not be carried away: the grid worker's map is a page only.
FileData = CoverageData | FormationData
ViewData = FileData | BuildingsData


def render_page(
    data: ViewData,
    *,
    nonce: str,
    locale: str = "zh",
    reader: Reader | None = None,
    feedback: str = "",
    static_url: str = "/static",
) -> str:
    """
    Render a map as a page of the application; which one, the kind of data says.

    Parameters
    ----------
    data
        What one of the views is drawn from.
    nonce
        The nonce of the response's Content-Security-Policy.
    locale
        `zh` or `en`.
    reader
        Who looks, for the head of the page.
    feedback
        Where people write to, `mailto:` or `https:`; empty for nowhere.
    static_url
        Where `static_directory` is served, without a slash at the end.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    words, view = texts_in(locale), view_of(data)
    settings = {"locale": words.locale, "offline": False, "ways": reader.ways if reader else ()}
    return TEMPLATES.get_template("page.html").render(
        **_shared(data, view, words, settings),
        nonce=nonce,
        reader=reader,
        feedback=feedback,
        import_map=module_map((view.name, "reader"), static_url),
        leaflet_url=f"{static_url}/{_LEAFLET}.js",
        style_urls=[
            f"{static_url}/{_LEAFLET}.css",
            *(f"{static_url}/css/{name}.css" for name in _sheets_of(view)),
        ],
    )


def render_file(data: FileData, *, locale: str = "zh") -> str:
    """
    Render a map as one file that needs nothing else and asks for nothing.

    The same data give the same bytes.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    words, view = texts_in(locale), view_of(data)
    modules = {
        f"linge/{name}": _as_url(read_static(f"app/{name}.js")) for name in modules_of((view.name,))
    }
    settings = {"locale": words.locale, "offline": True, "ways": ()}
    shared = _shared(data, view, words, settings)
    return TEMPLATES.get_template("file.html").render(
        **shared,
        nonce=hashlib.sha256(str(shared["payload"]).encode()).hexdigest()[:32],
        reader=None,
        feedback="",
        import_map=script_json({"imports": modules}),
        leaflet=Markup(_without_source_map(read_static(f"{_LEAFLET}.js"))),  # noqa: S704 - vendored
        styles=Markup(_all_styles(view)),  # noqa: S704 - our own and vendored
    )


def _shared(
    data: ViewData, view: MapView[Any], words: Texts, settings: Mapping[str, object]
) -> dict[str, object]:
    parts = render_parts(view.draw(data))
    payload = {
        **view.describe(data),
        "texts": words.as_dict(),
        "settings": settings,
    }
    return {
        "lang": {"zh": "zh-CN", "en": "en"}[words.locale],
        "t": words.text,
        "view": view.name,
        "district": view.district(data),
        "note": words.text(view.note) if view.note else "",
        "payload": script_json(payload),
        **_trusted(parts),
    }


def _trusted(parts: MapParts) -> dict[str, Markup]:
    """Mark folium's output, in which no name or value of a feature occurs, as markup."""
    return {
        "map_html": Markup(parts.html),  # noqa: S704 - made of our own templates
        "map_script": Markup(parts.script),  # noqa: S704 - data in it went through tojson
    }


def _sheets_of(view: MapView[Any]) -> tuple[str, ...]:
    return (*view.frame, *view.sheets)


def _as_url(module: str) -> str:
    return f"data:text/javascript;base64,{b64encode(module.encode()).decode()}"


def _without_source_map(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", script)


def _all_styles(view: MapView[Any]) -> str:
    """Join all styles, without comments and the pictures of Leaflet's controls we do not use."""
    sheets = [
        read_static(f"{_LEAFLET}.css"),
        *(read_static(f"css/{name}.css") for name in _sheets_of(view)),
    ]
    bare = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    return re.sub(r"url\([^)]*\)", "none", bare)
