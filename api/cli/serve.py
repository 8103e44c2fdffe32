"""`linge serve`: the web application on this machine."""

import signal
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from api.main import create_app
from api.settings import api_settings
from gis.errors import DatabaseUnavailable, InvalidParameter
from gis.store.engine import transaction
from gis.store.provision import marker_of
from gis.store.target import database_url, require_safe_address

Tls = tuple[Path, Path]
LOOPBACK = "127.0.0.1"
FIRST_PORT = 8000
_TRIED_PORTS = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to serve on.")] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port; 0 for any free one.")] = FIRST_PORT,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, PEM.")] = None,
) -> None:
    """
    Serve maps and API, from DATABASE_URL or the loaded sample.

    Other machines are served by TLS only: with a certificate and key, or behind a proxy that
    API_TRUSTED_PROXY names.
    """
    tls = read_tls(tls_cert, tls_key)
    is_secured = tls is not None or bool(api_settings().trusted_proxy)
    require_safe_address(host, marker=None, is_secured=is_secured)
    url = database_url()
    with transaction(url) as connection:
        require_safe_address(host, marker=marker_of(connection), is_secured=is_secured)
    run_server(create_app(database_url=url), listen(host, port), announce=typer.echo, tls=tls)


def read_tls(certificate: Path | None, key: Path | None) -> Tls | None:
    """
    Make sure that certificate and key are a pair; None when neither is given.

    Raises
    ------
    InvalidParameter
        One is missing, cannot be read, or they do not belong together.
    """
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise InvalidParameter("--tls-cert and --tls-key belong together; give both")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise InvalidParameter(
            f"{certificate} and {key} are no certificate and key that belong together: {error}"
        ) from error
    return certificate, key


def listen(host: str, port: int) -> socket.socket:
    """
    Take a port to serve on; 0 takes any free one.

    Raises
    ------
    InvalidParameter
        The port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise InvalidParameter(
            f"cannot serve on {host} port {port}: {error}; choose another with --port"
            " (0 takes any free one)"
        ) from error


def listen_near(host: str, first_port: int) -> socket.socket:
    """Take the first free port from `first_port` on, else any."""
    for port in range(first_port, first_port + _TRIED_PORTS):
        try:
            return socket.create_server((host, port))
        except OSError:
            continue
    return listen(host, 0)


def run_server(
    app: FastAPI,
    listener: socket.socket,
    *,
    announce: Callable[[str], None],
    tls: Tls | None = None,
) -> None:
    """
    Serve until Ctrl-C or SIGTERM; `announce` gets the address when the first answer is ready.

    Raises
    ------
    DatabaseUnavailable
        The application did not start; its log says why.
    """
    stop = signal.signal(signal.SIGTERM, signal.default_int_handler)
    certificate, key = tls or (None, None)
    config = uvicorn.Config(
        app,
        log_level="warning",
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=False,  # whom to believe is the application's to say
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    scheme = "http" if tls is None else "https"
    server = _AnnouncingServer(config, lambda: announce(_address_of(listener, scheme)))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # uvicorn has shut down in order and hands the signal on
    finally:
        listener.close()
        signal.signal(signal.SIGTERM, stop)
    if not server.started:
        raise DatabaseUnavailable("the web application did not start; its log above says why")


def _address_of(listener: socket.socket, scheme: str) -> str:
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class _AnnouncingServer(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()
