"""How often somebody may ask: counted in this process, in bounded memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from gis.errors import TooManyRequests

_MOST_KEPT = 20_000


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and as many again over `per_s` seconds."""

    name: str
    burst: int
    per_s: float


class RateLimits:
    """
    A bucket of allowances per rate and asker that fills with time.

    It is coarse: each process counts on its own and forgets whoever asked longest ago when
    there are too many. What must hold over restarts (the lockout of a login) is in the
    database.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, rate: Rate, asker: str) -> None:
        """
        Use one allowance.

        Raises
        ------
        TooManyRequests
            There is none left; the error tells after how many seconds there is.
        """
        now, speed = self._clock(), rate.burst / rate.per_s
        with self._lock:
            left, then = self._buckets.pop((rate.name, asker), (float(rate.burst), now))
            left = min(float(rate.burst), left + (now - then) * speed)
            is_allowed = left >= 1
            self._buckets[rate.name, asker] = (left - 1 if is_allowed else left, now)
            if len(self._buckets) > _MOST_KEPT:
                self._buckets.popitem(last=False)
        if not is_allowed:
            wait_s = int((1 - left) / speed) + 1
            raise TooManyRequests(f"too many requests; wait {wait_s} s", wait_s=wait_s)
