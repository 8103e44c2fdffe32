"""How a request came: without TLS only this machine is answered."""

from fastapi import Request

from gis.store.target import is_loopback


def is_private(request: Request) -> bool:
    """
    Tell whether nobody on the way can read along: by TLS, or from this machine itself.

    What a trusted proxy says about both has been taken over before.
    """
    return request.url.scheme == "https" or (
        request.client is not None and is_loopback(request.client.host)
    )
