"""`linge serve`: the web application on this machine."""

import signal
import socket
from collections.abc import Callable
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from api.main import create_app
from gis.errors import DatabaseUnavailable, InvalidParameter
from gis.store.engine import transaction
from gis.store.provision import marker_of
from gis.store.target import database_url, require_safe_address

LOOPBACK = "127.0.0.1"
FIRST_PORT = 8000
_TRIED_PORTS = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Loopback address to serve on.")] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port; 0 for any free one.")] = FIRST_PORT,
) -> None:
    """Serve maps and API on this machine, from DATABASE_URL or the loaded sample."""
    require_safe_address(host, marker=None)
    url = database_url()
    with transaction(url) as connection:
        require_safe_address(host, marker=marker_of(connection))
    run_server(create_app(database_url=url), listen(host, port), announce=typer.echo)


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


def run_server(app: FastAPI, listener: socket.socket, *, announce: Callable[[str], None]) -> None:
    """
    Serve until Ctrl-C or SIGTERM; `announce` gets the address when the first answer is ready.

    Raises
    ------
    DatabaseUnavailable
        The application did not start; its log says why.
    """
    stop = signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)
    server = _AnnouncingServer(config, lambda: announce(_address_of(listener)))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # uvicorn has shut down in order and hands the signal on
    finally:
        listener.close()
        signal.signal(signal.SIGTERM, stop)
    if not server.started:
        raise DatabaseUnavailable("the web application did not start; its log above says why")


def _address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _AnnouncingServer(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()
