"""A map as a page of the application, or as one file that opens without any server."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maps.page import MapParts, render_parts
from maps.texts import Texts, texts_in
from maps.views.coverage import CoverageData, describe, draw

_HERE = Path(__file__).parent
_LEAFLET = "vendor/leaflet/leaflet"
_STYLES = ("ground", "layout", "panel", "map", "drawer", "phone", "print")
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
    data: CoverageData, *, locale: str = "zh", nonce: str, static_url: str = "/static"
) -> str:
    """
    Render the coverage map as a page of the application.

    Parameters
    ----------
    data
        Published reports and features.
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
    words = texts_in(locale)
    modules = {f"linge/{name}": f"{static_url}/app/{name}.js" for name in _module_names()}
    return _TEMPLATES.get_template("page.html").render(
        **_shared(data, words, offline=False, nonce=nonce),
        import_map=_script_json({"imports": modules}),
        leaflet_url=f"{static_url}/{_LEAFLET}.js",
        style_urls=[
            f"{static_url}/{_LEAFLET}.css",
            *(f"{static_url}/css/{name}.css" for name in _STYLES),
        ],
    )


def render_file(data: CoverageData, *, locale: str = "zh") -> str:
    """
    Render the coverage map as one file that needs nothing else and asks for nothing.

    The same data give the same bytes.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    words = texts_in(locale)
    modules = {f"linge/{name}": _as_url(_read(f"app/{name}.js")) for name in _module_names()}
    shared = _shared(data, words, offline=True, nonce="")
    shared["nonce"] = hashlib.sha256(str(shared["payload"]).encode()).hexdigest()[:32]
    return _TEMPLATES.get_template("file.html").render(
        **shared,
        import_map=_script_json({"imports": modules}),
        leaflet=Markup(_without_source_map(_read(f"{_LEAFLET}.js"))),  # noqa: S704 - vendored
        styles=Markup(_all_styles()),  # noqa: S704 - our own and vendored
    )


def _shared(data: CoverageData, words: Texts, *, offline: bool, nonce: str) -> dict[str, object]:
    parts = render_parts(draw(data))
    payload = {
        **describe(data),
        "texts": words.as_dict(),
        "settings": {"locale": words.locale, "offline": offline},
    }
    return {
        "nonce": nonce,
        "lang": {"zh": "zh-CN", "en": "en"}[words.locale],
        "t": words.text,
        "district": _district_name(data),
        "payload": _script_json(payload),
        **_trusted(parts),
    }


def _trusted(parts: MapParts) -> dict[str, Markup]:
    """Mark folium's output, in which no name or value of a feature occurs, as markup."""
    return {
        "map_html": Markup(parts.html),  # noqa: S704 - made of our own templates
        "map_script": Markup(parts.script),  # noqa: S704 - data in it went through tojson
    }


def _district_name(data: CoverageData) -> str:
    return next((str(report["total"]["name"]) for report in data.reports.values()), "")


def _script_json(value: Mapping[str, object]) -> Markup:
    """Write data for a script element; without `<` nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - cannot leave its element


def _module_names() -> list[str]:
    return sorted(path.stem for path in (static_directory() / "app").glob("*.js"))


def _read(name: str) -> str:
    return (static_directory() / name).read_text(encoding="utf-8")


def _as_url(module: str) -> str:
    return f"data:text/javascript;base64,{b64encode(module.encode()).decode()}"


def _without_source_map(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", script)


def _all_styles() -> str:
    """Join all styles, without comments and the pictures of Leaflet's controls we do not use."""
    sheets = [_read(f"{_LEAFLET}.css"), *(_read(f"css/{name}.css") for name in _STYLES)]
    bare = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    return re.sub(r"url\([^)]*\)", "none", bare)
