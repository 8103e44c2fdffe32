"""The blank map: no tiles, nothing loaded from anywhere, the same bytes every time."""

from dataclasses import dataclass

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

Bounds = tuple[float, float, float, float]


class BlankMap(folium.Map):
    """
    A folium map that brings no scripts or styles of its own; our page has them.

    `bounds` are west, south, east, north in degrees; the browser fits them to its window.
    """

    def __init__(self, name: str, *, bounds: Bounds) -> None:
        west, south, east, north = bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=14,
            min_zoom=9,
            max_zoom=20,
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.05,
            zoom_delta=0.5,
        )
        self.default_js = []
        self.default_css = []
        self._id = name
        self.add_child(_Registration(name, bounds))


class _Registration(MacroElement):
    """Tells our modules in the browser where the map is."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.linge = {map: {{ this._parent.get_name() }},"
        " bounds: {{ this.bounds|tojson }}, overlays: []};"
        "{% endmacro %}"
    )

    def __init__(self, name: str, bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves it unannotated
        self._name = "Registration"
        self._id = name
        self.bounds = list(bounds)


class Overlay(MacroElement):
    """
    One drawn layer: says which features are drawn how; a module in the browser draws it.

    `kind` names the way of drawing, `name` the layer; `options` are plain data and hold
    no names or values of features, which travel apart and are shown as text only.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.linge.overlays.push({{ this.described|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, kind: str, name: str, **options: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves it unannotated
        self._name = "Overlay"
        self._id = f"{kind}_{name}"
        self.described = {"kind": kind, "layer": name, **options}


@dataclass(frozen=True)
class MapParts:
    """What a page needs of a map: its element and the script that makes it."""

    html: str
    script: str


def render_parts(page: BlankMap) -> MapParts:
    """Render the element and the script of a map, without any page around them."""
    figure = page.get_root()
    assert isinstance(figure, Figure)  # noqa: S101 - folium gives every map its figure
    figure.render()
    return MapParts(html=figure.html.render().strip(), script=figure.script.render().strip())
