"""Sealing the audit: committed events are chained in batches, the head is told outside."""

from sqlalchemy import text

from gis.store.audit_heads import HeadsFile, OpenHeads, heads_file
from gis.store.engine import transaction

BATCH = 10_000
_SEAL = text("SELECT sealed, head_seq, head_hash FROM audit_seal(:limit)")


def heads_of(url: str) -> HeadsFile:
    """
    Name the file of heads of the database behind an address.

    Raises
    ------
    MissingKey
        The key that signs it is absent or unusable.
    """
    with transaction(url) as connection:
        return heads_file(connection)


def seal(url: str, heads: HeadsFile, *, limit: int = BATCH) -> int:
    """
    Seal one batch of committed events and tell the head; gives how many were sealed.

    The head is told after the batch is committed: a crash in between leaves the file behind,
    never ahead, and the next batch, even an empty one, makes it good. None is sealed while
    another sealer works.

    Parameters
    ----------
    url
        Database, the serving role.
    heads
        Its file of heads.
    limit
        About how many; the events of one transaction are never parted.
    """
    with heads.exclusively() as file:
        if file.is_empty:
            # What was sealed before the first line, nobody outside the database can tell.
            _seal_and_tell(url, file, 0)
        return _seal_and_tell(url, file, limit)


def make_partitions(url: str) -> None:
    """Make the partitions of this month and the next ones."""
    with transaction(url) as connection:
        connection.execute(text("SELECT audit_make_partitions()"))


def _seal_and_tell(url: str, file: OpenHeads, limit: int) -> int:
    with transaction(url) as connection:
        sealed, seq, hash_ = connection.execute(_SEAL, {"limit": limit}).one()
    file.append(seq, hash_)
    return sealed or 0
