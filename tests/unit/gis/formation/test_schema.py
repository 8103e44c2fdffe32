"""The published schema and the reader agree."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from gis.errors import InvalidParameter
from gis.formation.problem_file import parse_problem, problem_document
from tests.formation_problems import make_problem, random_problem

FOLDER = Path(__file__).parents[4] / "docs" / "guide"
SCHEMA = json.loads((FOLDER / "formation-problem.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(20))
def test_problems_that_are_read_fit_the_schema(seed: int) -> None:
    document = random_problem(seed, 8)

    jsonschema.validate(document, SCHEMA)
    jsonschema.validate(problem_document(parse_problem(document)), SCHEMA)


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ("rules", "max_units", 0),
        ("rules", "max_unit", 3),
        ("cost", "exception", -1),
        ("walk", "pairs", []),
        ("walk", "detour", 0),
    ],
)
def test_schema_and_reader_refuse_the_same(where: str, key: str, value: object) -> None:
    document = copy.deepcopy(make_problem())
    document[where][key] = value

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)
    with pytest.raises(InvalidParameter):
        parse_problem(document)
