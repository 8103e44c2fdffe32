"""The sample district for tests that only read it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app


@pytest.fixture(scope="session")
def client(qinghe) -> Iterator[TestClient]:
    """Ask the application over the sample district."""
    app = create_app(database_url=qinghe.app_url)
    with TestClient(app, base_url="http://127.0.0.1") as asking:
        yield asking
