"""Rules of the house that linters do not know."""

import ast
import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from api.problems import STATUS
from api.settings import ApiSettings
from gis import errors
from gis.analysis.catalog import ANALYSES
from gis.layers.catalog import LAYERS
from gis.layers.spec import Reference
from gis.settings import GisSettings
from gis.store.tables.declaration import Table_
from maps.views.catalog import MAPS

ROOT = Path(__file__).parents[2]
MODULES = [
    path
    for package in ("gis", "maps", "api", "data")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "__pycache__" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "common", "misc", "core", "base", "manager", "tools"}
DRAWN_BESIDE_DATABASE = {"entrance_x", "entrance_y"}  # stored together as `entrance`


def _leaves(error: type[errors.GisError]) -> set[type[errors.GisError]]:
    children = error.__subclasses__()
    return {error} if not children else set().union(*(_leaves(child) for child in children))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_named_and_described(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert source.count("\n") <= 300
    assert path.stem not in VAGUE
    assert ast.get_docstring(ast.parse(source)), "say in one line what the module is for"


@pytest.mark.parametrize(
    "path",
    [
        path
        for pattern in ("*.js", "*.css", "*.html", "*.sql")
        for package in ("gis", "maps")
        for path in sorted((ROOT / package).rglob(pattern))
        if "vendor" not in path.parts
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_other_source_file_is_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 300


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_test_module_is_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 300


def test_only_crs_module_converts_coordinates() -> None:
    converters = {path.name for path in MODULES if ".to_crs(" in path.read_text(encoding="utf-8")}
    assert converters == {"crs.py"}


def test_only_the_engine_commits() -> None:
    stores = [path for path in MODULES if "store" in path.parts or "workflows" in path.parts]
    committing = {
        str(path.relative_to(ROOT))
        for path in stores
        if re.search(r"\.commit\(|\.begin\(", path.read_text(encoding="utf-8"))
    }
    assert committing <= {"gis/store/engine.py"}


def test_no_function_imports() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = [
            node.lineno
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert not inside, f"{path}: imports belong to the top, lines {inside}"


def test_every_domain_error_has_an_http_status() -> None:
    assert _leaves(errors.GisError) == set(STATUS)


@pytest.mark.parametrize(
    "entry", [*ANALYSES, *MAPS], ids=lambda entry: f"{type(entry).__name__}-{entry.name}"
)
def test_catalog_entries_need_only_known_layers(entry) -> None:
    assert set(entry.needs) <= {layer.name for layer in LAYERS}


@pytest.mark.parametrize("settings", [GisSettings, ApiSettings])
def test_every_setting_is_documented(settings: type[BaseSettings]) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    prefix = settings.model_config["env_prefix"]

    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        variable = alias.choices[0] if alias else f"{prefix}{name}".upper()
        assert re.search(rf"^#? ?{variable}=", example, re.MULTILINE), variable


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_layer_and_table_agree(layer) -> None:
    columns = set(Table_.metadata.tables[layer.name].columns.keys())
    described = {
        column.column if isinstance(column, Reference) else column.name for column in layer.columns
    }

    assert described - DRAWN_BESIDE_DATABASE <= columns
    assert ("geom" in columns) == (layer.geometry != "none")
    assert ("valid" in columns) == layer.has_validity


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_layer_is_documented_and_fits_a_dbf_header(layer) -> None:
    guide = (ROOT / "docs/guide/layers.md").read_text(encoding="utf-8")
    assert f"`{layer.name}`" in guide

    for column in layer.columns:
        assert f"`{column.name}`" in guide, column.name
        if layer.geometry != "none":
            assert len((column.short or column.name).encode()) <= 10, column.name


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_layer_refers_to_layers_imported_before(layer) -> None:
    names = [each.name for each in LAYERS]
    before = set(names[: names.index(layer.name) + 1])
    assert {column.layer for column in layer.references} <= before
