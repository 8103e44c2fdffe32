"""The sealer of a server process: a thread that seals the audit twice a second."""

import logging
import time
from datetime import UTC, datetime
from threading import Event, Thread

from gis.store.audit_heads import HeadsFile
from gis.store.audit_sealing import BATCH, heads_of, make_partitions, seal

_LOG = logging.getLogger("linge.audit")
_EVERY_S = 0.5
_PARTITIONS_EVERY_S = 3600.0


class AuditSealer:
    """
    Seals the audit of one database for as long as the process serves it.

    Several processes may each have one: the database lets one at a time work. What goes wrong
    is logged, and tried again: `failing_since` tells it until it goes well.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._stopped = Event()
        self._thread: Thread | None = None
        self._partitions_due = 0.0
        self.failing_since: datetime | None = None

    def start(self) -> None:
        """
        Seal once, then go on in the background.

        Raises
        ------
        MissingKey
            The key that signs the heads is absent or unusable.
        AuditUnavailable
            The heads cannot be written where they are kept.
        """
        heads = heads_of(self._url)
        self._stopped.clear()
        self._round(heads)
        self._thread = Thread(target=self._run, args=(heads,), name="audit-sealer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Seal what there is, and stop."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, heads: HeadsFile) -> None:
        is_last = False
        while not is_last:
            is_last = self._stopped.wait(_EVERY_S)
            try:
                self._round(heads)
            except Exception:  # noqa: BLE001 - the outermost handler of this thread
                if self.failing_since is None:
                    self.failing_since = datetime.now(UTC)
                    _LOG.exception("the audit is not sealed; trying again until it is")
            else:
                if self.failing_since is not None:
                    _LOG.warning("the audit is sealed again")
                self.failing_since = None

    def _round(self, heads: HeadsFile) -> None:
        if time.monotonic() >= self._partitions_due:
            make_partitions(self._url)
            self._partitions_due = time.monotonic() + _PARTITIONS_EVERY_S
        while seal(self._url, heads) >= BATCH and not self._stopped.is_set():
            pass
