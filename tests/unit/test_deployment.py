"""The files for deployment are valid and hold no secret; no engine is needed to see that."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def test_compose_file_follows_the_specification() -> None:
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    checked = subprocess.run(
        [sys.executable, *command, ROOT / "docker-compose.yml"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_password_has_a_default() -> None:
    used = re.findall(r"\$\{(\w*PASSWORD)([^}]*)\}", COMPOSE)

    assert {name for name, _ in used} == {
        "POSTGRES_PASSWORD",
        "LINGE_OWNER_PASSWORD",
        "LINGE_APP_PASSWORD",
    }
    assert all(rest.startswith(":?") for _, rest in used)


def test_nothing_is_published_but_on_loopback() -> None:
    published = re.findall(r'ports: \["([^"]*)"\]', COMPOSE)

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert "serve, --host, 127.0.0.1" in COMPOSE


def test_serving_container_cannot_write_to_the_database() -> None:
    app = COMPOSE[COMPOSE.index("\n  app:") :]

    assert "DATABASE_URL: *app_url" in app
    assert "OWNER" not in app
    assert "ADMIN" not in app


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    for name in set(re.findall(r"\$\{(\w+)", COMPOSE)):
        assert re.search(rf"^# {name}=", example, re.MULTILINE), name


def test_image_runs_as_nobody_from_locked_packages() -> None:
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "--require-hashes" in recipe
    assert re.search(r"^USER 65534", recipe, re.MULTILINE)
