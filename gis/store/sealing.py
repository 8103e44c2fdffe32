"""Names and phones: sealed with a key outside the database, masked, and found by keyed tokens."""

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pypinyin import Style, pinyin
from sqlalchemy import Connection

from gis.errors import MissingKey
from gis.settings import gis_settings
from gis.store.keys import secret_key

TOKEN_BYTES = 5
LEAST_SOUGHT = 2
_VERSION = b"\x01"
_KEY_ID_BYTES, _NONCE_BYTES = 4, 12
_HEAD = 1 + _KEY_ID_BYTES
_MOST_READINGS = 16
_MOST_LETTERS = 8


@dataclass(frozen=True, slots=True, repr=False)
class Seals:
    """
    Seals and opens what is known of members' names and phones.

    A sealed value is version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext with
    tag; it opens only for the member and field it was sealed for. The key id allows several
    keys side by side.
    """

    key: bytes

    @property
    def key_id(self) -> bytes:
        """Name the key by four bytes that tell nothing of it."""
        return hashlib.sha256(b"linge key id" + self.key).digest()[:_KEY_ID_BYTES]

    def seal(self, text: str, *, member_id: uuid.UUID, field: str) -> bytes:
        """Seal a text for one field (`name`, `phone`) of one member."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher("seal").encrypt(nonce, text.encode(), _context(member_id, field))
        return _VERSION + self.key_id + nonce + sealed

    def open(self, sealed: bytes, *, member_id: uuid.UUID, field: str) -> str:
        """
        Open a sealed text.

        Raises
        ------
        MissingKey
            It was sealed with another key, for another member or field, or is damaged.
        """
        if sealed[:1] != _VERSION or sealed[1:_HEAD] != self.key_id:
            raise MissingKey("a name or phone was sealed with another key; give that key")
        nonce, body = sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :]
        try:
            opened = self._cipher("seal").decrypt(nonce, body, _context(member_id, field))
        except InvalidTag as error:
            raise MissingKey(
                f"the {field} of a member cannot be opened: it is damaged or another's"
            ) from error
        return opened.decode()

    def tokens(self, name: str, *, community_id: uuid.UUID | None) -> set[tuple[str, bytes]]:
        """
        Make the tokens under which a name is found: kind (`name`, `initials`) and five bytes.

        Every part of the name of two characters or more has one. The same name has other
        tokens in another community, so that tables of tokens cannot be joined.
        """
        parts = {("name", part) for part in _parts(name)}
        parts |= {("initials", part) for each in initials_of(name) for part in _parts(each)}
        return {(kind, self.token(kind, part, community_id=community_id)) for kind, part in parts}

    def token(self, kind: str, part: str, *, community_id: uuid.UUID | None) -> bytes:
        """Make the token of one part of a name in one community (None: homeless members)."""
        return self.tokens_in((community_id,), kind, part)[0]

    def tokens_in(
        self, communities: Iterable[uuid.UUID | None], kind: str, part: str
    ) -> list[bytes]:
        """Make the tokens of one part of a name in several communities, as `token` for one."""
        key, sought = self._derived("search"), f"\0{kind}\0{part.casefold()}".encode()
        places = (b"-" if each is None else each.bytes for each in communities)
        return [hmac.digest(key, place + sought, "sha256")[:TOKEN_BYTES] for place in places]

    def query_hash(self, query: str) -> str:
        """Hash what somebody searched for, for the audit: equal queries stay equal."""
        return hmac.digest(self._derived("query"), query.encode(), "sha256").hex()[:16]

    def _cipher(self, purpose: str) -> AESGCM:
        return _cipher_of(self._derived(purpose))

    def _derived(self, purpose: str) -> bytes:
        return _derived_key(self.key, purpose)


def seals_for(connection: Connection) -> Seals:
    """
    Give the seals of a database.

    Raises
    ------
    MissingKey
        The database is a real one and no key is set.
    """
    settings = gis_settings()
    return Seals(
        secret_key(connection, "people", given=settings.people_key, file=settings.people_key_file)
    )


def masked(name: str) -> str:
    """Show the first character only, so that its length tells nothing: 张三丰 → 张*."""
    return f"{name[:1]}*"


def initials_of(name: str) -> set[str]:
    """
    List the pinyin initials of a name or place, one text for each reading: 重阳 → cy, zy.

    Characters without a reading stand for themselves in lower case; separators are left out.
    """
    readings = pinyin(
        [each for each in name if each.isalnum()],
        style=Style.NORMAL,
        heteronym=True,
        errors=str.casefold,
    )
    letters = [sorted({reading[:1] for reading in each if reading}) for each in readings]
    found: set[str] = set()
    for combination in product(*letters):
        found.add("".join(combination))
        if len(found) >= _MOST_READINGS:
            break
    return found - {""}


def _parts(text: str) -> Iterable[str]:
    kept = text[:_MOST_LETTERS]
    return {
        kept[start:end]
        for start in range(len(kept))
        for end in range(start + LEAST_SOUGHT, len(kept) + 1)
    }


@cache
def _derived_key(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"linge people " + purpose.encode(), "sha256")


@cache
def _cipher_of(key: bytes) -> AESGCM:
    return AESGCM(key)


def _context(member_id: uuid.UUID, field: str) -> bytes:
    return member_id.bytes + field.encode()
