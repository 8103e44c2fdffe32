"""What all pages share: who looks, templates, scripts, styles, words."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent
_IMPORTED = re.compile(r'(?:from|import) "linge/(\w+)"')

TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Reader:
    """
    Who looks at a page, for its head.

    `ways` are the pages that may be opened from it: names (with a text `<name>.name`) and
    addresses.
    """

    login: str
    role: str
    ways: tuple[tuple[str, str], ...] = ()


def static_directory() -> Path:
    """Name the folder with scripts, styles and vendored libraries, for serving."""
    return _HERE / "static"


def read_static(name: str) -> str:
    """Read a script or a style."""
    return (static_directory() / name).read_text(encoding="utf-8")


def script_json(value: Mapping[str, object]) -> Markup:
    """Write data for a script element; without `<` nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - cannot leave its element


def modules_of(starting: Iterable[str]) -> list[str]:
    """Name the modules that start a page and all that they ask for, directly or not."""
    found: set[str] = set()
    waiting = list(starting)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _IMPORTED.findall(read_static(f"app/{name}.js"))
    return sorted(found)


def module_map(starting: Iterable[str], static_url: str) -> Markup:
    """Write the import map of a page: where each module that it needs is served."""
    modules = {f"linge/{name}": f"{static_url}/app/{name}.js" for name in modules_of(starting)}
    return script_json({"imports": modules})
