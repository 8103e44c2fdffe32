"""Every word a page shows, in Chinese and English, for Python and for the browser."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from gis.errors import UnknownName

LOCALES = ("zh", "en")
_FOLDER = Path(__file__).parent / "static" / "i18n"


def _read(locale: str) -> dict[str, str]:
    with (_FOLDER / f"{locale}.po").open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalog if message.id}


_CATALOGS = {locale: _read(locale) for locale in LOCALES}


class Texts:
    """The words of one language, by key such as `coverage.title`."""

    def __init__(self, locale: str) -> None:
        """
        Take the words of `zh` or `en`.

        Raises
        ------
        UnknownName
            There is no such language.
        """
        if locale not in _CATALOGS:
            raise UnknownName(f"no language {locale!r}; there are {', '.join(LOCALES)}")
        self.locale = locale
        self._words = _CATALOGS[locale]

    def text(self, key: str, **values: object) -> str:
        """
        Give the words for a key, with `{name}` replaced by values.

        Raises
        ------
        UnknownName
            No text has this key.
        """
        if key not in self._words:
            raise UnknownName(f"no text has the key {key!r}")
        return self._words[key].format(**values)

    def as_dict(self) -> dict[str, str]:
        """Give all words by key, placeholders unfilled, as the browser needs them."""
        return dict(self._words)


@cache
def texts_in(locale: str) -> Texts:
    """
    Give the words of a language.

    Raises
    ------
    UnknownName
        There is no such language.
    """
    return Texts(locale)
