"""Pages without a map: a form, a list, a word to the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from maps.frame import TEMPLATES, Reader, module_map, script_json
from maps.texts import texts_in

_STYLES = ("ground", "layout", "reader", "screen")


@dataclass(frozen=True)
class Screen:
    """
    A page without a map.

    The template `<name>.html` fills it and the module `<name>.js` starts it in the browser;
    `title` is the key of its title, `sheets` are styles of its own, `page` is what the
    module needs to know.
    """

    name: str
    title: str
    sheets: tuple[str, ...] = ()
    page: Mapping[str, object] = field(default_factory=dict)


def render_screen(
    screen: Screen,
    *,
    nonce: str,
    locale: str = "zh",
    reader: Reader | None = None,
    feedback: str = "",
    static_url: str = "/static",
) -> str:
    """
    Render a page without a map.

    Parameters
    ----------
    screen
        Which one, and what its module needs.
    nonce
        The nonce of the response's Content-Security-Policy.
    locale
        `zh` or `en`.
    reader
        Who looks; None where nobody is signed in.
    feedback
        Where people write to, `mailto:` or `https:`; empty for nowhere.
    static_url
        Where `static_directory` is served, without a slash at the end.

    Raises
    ------
    UnknownName
        There is no such language, or no text for the title.
    """
    words = texts_in(locale)
    ways = reader.ways if reader else ()
    payload = {
        **screen.page,
        "texts": words.as_dict(),
        "settings": {"locale": words.locale, "offline": False, "ways": ways},
    }
    return TEMPLATES.get_template(f"{screen.name}.html").render(
        nonce=nonce,
        lang={"zh": "zh-CN", "en": "en"}[words.locale],
        t=words.text,
        view=screen.name,
        title=words.text(screen.title),
        page=screen.page,
        reader=reader,
        feedback=feedback,
        payload=script_json(payload),
        import_map=module_map((screen.name, "reader"), static_url),
        style_urls=[f"{static_url}/css/{name}.css" for name in (*_STYLES, *screen.sheets)],
    )
