"""Only addresses that stay on this machine are safe."""

import pytest

from gis.errors import ForbiddenTarget
from gis.store.target import ForeignServer, is_loopback, require_safe_address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_loopback_address_is_safe_for_every_database(host: str) -> None:
    assert is_loopback(host)

    require_safe_address(host, marker=None, is_secured=False)
    require_safe_address(host, marker="demo", is_secured=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "linge.example", "127.1", ""])  # noqa: S104 (they are refused)
def test_other_address_is_served_by_tls_only_and_never_a_demonstration(host: str) -> None:
    with pytest.raises(ForbiddenTarget, match="give --tls-cert and --tls-key"):
        require_safe_address(host, marker=None, is_secured=False)
    for is_secured in (False, True):
        with pytest.raises(ForbiddenTarget, match="made for demo; serve on 127"):
            require_safe_address(host, marker="demo", is_secured=is_secured)

    require_safe_address(host, marker=None, is_secured=True)


def test_given_server_keeps_its_options_beside_the_role() -> None:
    server = ForeignServer("postgresql+psycopg://admin:secret@db/postgres?options=-c%20jit%3Doff")

    url = server.url("linge_demo", "linge_app")

    assert url == (
        "postgresql+psycopg://admin:secret@db/linge_demo?options=-c+jit%3Doff+-c+role%3Dlinge_app"
    )
