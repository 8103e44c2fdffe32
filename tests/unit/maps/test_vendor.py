"""Vendored files are those we checked, and name no host to fetch from."""

import hashlib
import json

from maps.frame import static_directory

VENDOR = static_directory() / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
LOCK = (VENDOR / "package-lock.json").read_text(encoding="utf-8")


def test_vendored_files_have_the_hashes_of_the_manifest() -> None:
    hashes = {name: digest for each in MANIFEST.values() for name, digest in each["files"].items()}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for library in MANIFEST
        for path in (VENDOR / library).rglob("*")
        if path.is_file()
    }

    assert found == hashes


def test_versions_agree() -> None:
    wanted = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads(LOCK)["packages"]

    assert {name: each["version"] for name, each in MANIFEST.items()} == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_lock_file_names_no_host() -> None:
    assert "://" not in LOCK
    assert "integrity" in LOCK
