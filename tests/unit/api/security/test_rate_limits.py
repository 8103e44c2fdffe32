"""How often somebody may ask, by a clock of the test's own."""

import pytest

from api.security.rate_limits import Rate, RateLimits
from gis.errors import TooManyRequests

FEW = Rate("few", burst=3, per_s=60)


class Clock:
    """Seconds that a test puts forward."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> RateLimits:
    return RateLimits(clock)


def test_burst_is_allowed_and_the_next_waits(limits: RateLimits) -> None:
    for _ in range(3):
        limits.take(FEW, "10.0.0.1")

    with pytest.raises(TooManyRequests) as refused:
        limits.take(FEW, "10.0.0.1")
    assert refused.value.wait_s == 21


def test_allowance_comes_back_with_time(limits: RateLimits, clock: Clock) -> None:
    for _ in range(3):
        limits.take(FEW, "10.0.0.1")
    clock.now = 20.0

    limits.take(FEW, "10.0.0.1")

    with pytest.raises(TooManyRequests):
        limits.take(FEW, "10.0.0.1")


def test_askers_and_rates_are_counted_apart(limits: RateLimits) -> None:
    for _ in range(3):
        limits.take(FEW, "10.0.0.1")

    limits.take(FEW, "10.0.0.2")
    limits.take(Rate("other", burst=1, per_s=60), "10.0.0.1")


def test_many_askers_do_not_fill_the_memory(limits: RateLimits) -> None:
    for number in range(20_500):
        limits.take(FEW, str(number))

    assert len(limits._buckets) == 20_000
