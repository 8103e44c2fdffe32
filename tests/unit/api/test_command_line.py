"""Each command is found by its name alone, without importing the others."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from api.cli import COMMANDS, command_line


def _names(command: str | None = None) -> list[str]:
    made = command_line(command)
    groups = [group.name or "" for group in made.registered_groups]
    return [*(each.name or "" for each in made.registered_commands), *groups]


def test_what_is_listed_is_what_there_is() -> None:
    assert sorted(_names()) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_alone_helps_as_among_all(command: str) -> None:
    assert command in _names(command)

    alone, among_all = (
        CliRunner().invoke(made, [command, "--help"], prog_name="linge")
        for made in (command_line(command), command_line())
    )

    assert alone.exit_code == 0
    assert alone.output == among_all.output


def test_unknown_command_is_told() -> None:
    answer = CliRunner().invoke(command_line("nonsense"), ["nonsense"], prog_name="linge")

    assert answer.exit_code == 2
    assert "nonsense" in answer.output


def test_one_command_does_not_wait_for_the_server_to_be_imported() -> None:
    program = (
        "import sys; from api.cli import command_line; command_line('bench');"
        " print(*sorted({'fastapi', 'pandas', 'folium'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert not told.stdout.split()
