"""The problem as a document: strict reading, canonical writing, and its hash."""

import hashlib
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from gis.errors import InvalidParameter
from gis.formation.problem import Cost, CurrentOrg, Mode, Options, Problem, Rules, Unit
from gis.formation.reading import a_count, a_flag, a_list, a_number, a_text, an_object

FORMAT = "linge-formation-problem/1"
_OPTIONS = ("must_link", "must_not_link", "fixed_mode", "max_organisations", "capacity", "current")
_UNIT = ("id", "x_m", "y_m", "full_members", "members", "residents", "territorial_walk_m")
_RULES = ("max_units", "standalone_min_full", "joint_min_full", "joint_max_members", "max_walk_m")
_MORE_RULES = (
    "same_street",
    "joint_min_members",
    "standalone_min_members",
    "standalone_max_members",
)
_COST = (
    "per_organisation",
    "imbalance_per_member",
    "target_members",
    "exception",
    "resident_weight",
)
_MORE_COST = ("viable_merged", "per_change")


def parse_problem(document: object) -> Problem:
    """
    Read a problem from parsed JSON.

    Parameters
    ----------
    document
        What the problem file holds; see docs/guide/formation.md.

    Returns
    -------
    problem
        In canonical form: the order of the file's items makes no difference.

    Raises
    ------
    InvalidParameter
        The document breaks the format; the message names the item.
    """
    required = ("format", "units", "neighbours", "walk", "rules", "cost")
    whole = an_object(document, "the problem", required=required, optional=_OPTIONS)
    if whole["format"] != FORMAT:
        raise InvalidParameter(f"format must be {FORMAT!r}, got {whole['format']!r}")
    units = _units(whole["units"])
    known = {unit.id for unit in units}
    detour, pairs = _walk(whole["walk"], known)
    return Problem(
        units=units,
        neighbours=_links(whole["neighbours"], "neighbours", known),
        detour=detour,
        pairs=pairs,
        rules=_rules(whole["rules"]),
        cost=Cost(**_numbers(whole["cost"], "cost", _COST, _MORE_COST)),
        options=_options(whole, known),
        current=_current(whole.get("current", ()), known),
    )


def problem_document(problem: Problem) -> dict[str, Any]:
    """Write a problem as the document that `parse_problem` reads, in canonical form."""
    options = problem.options
    walk: dict[str, Any] = {"detour": problem.detour}
    if problem.pairs is not None:
        walk = {"pairs": [list(pair) for pair in problem.pairs]}
    document: dict[str, Any] = {
        "format": FORMAT,
        "units": [dict(vars(unit)) for unit in problem.units],
        "neighbours": [list(pair) for pair in problem.neighbours],
        "walk": walk,
        "rules": dict(vars(problem.rules)),
        "cost": dict(vars(problem.cost)),
        "must_link": [list(pair) for pair in options.must_link],
        "must_not_link": [list(pair) for pair in options.must_not_link],
        "fixed_mode": dict(options.fixed_mode),
        "capacity": dict(options.capacity),
        "current": [dict(vars(org)) | {"units": list(org.units)} for org in problem.current],
    }
    if options.max_organisations is not None:
        document["max_organisations"] = options.max_organisations
    return document


def problem_hash(problem: Problem) -> str:
    """Tell problems apart: SHA-256 of the canonical document."""
    text = json.dumps(_plain(problem_document(problem)), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Write numbers one way, so that 5000 and 5000.0 are the same problem."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


def _units(value: object) -> tuple[Unit, ...]:
    units = [_unit(item, f"units[{place}]") for place, item in enumerate(a_list(value, "units"))]
    units.sort(key=lambda unit: unit.id)
    for one, other in pairwise(units):
        if one.id == other.id:
            raise InvalidParameter(f"two units have the id {one.id!r}")
    return tuple(units)


def _unit(value: object, where: str) -> Unit:
    item = an_object(value, where, required=_UNIT, optional=("street", "territorial_org"))
    key = a_text(item["id"], f"{where}.id")
    where = f"unit {key!r}"
    members = a_count(item["members"], f"members of {where}")
    full = a_count(item["full_members"], f"full_members of {where}")
    if full > members:
        raise InvalidParameter(f"{where} has {full} full members but {members} members")
    walk = item["territorial_walk_m"]
    texts = {
        name: a_text(item[name], f"{name} of {where}")
        for name in ("street", "territorial_org")
        if item.get(name) is not None
    }
    return Unit(
        id=key,
        x_m=float(a_number(item["x_m"], f"x_m of {where}", lowest=-1e12)),
        y_m=float(a_number(item["y_m"], f"y_m of {where}", lowest=-1e12)),
        full_members=full,
        members=members,
        residents=a_number(item["residents"], f"residents of {where}"),
        territorial_walk_m=None
        if walk is None
        else float(a_number(walk, f"territorial_walk_m of {where}")),
        **texts,
    )


def _rules(value: object) -> Rules:
    item = an_object(value, "rules", required=_RULES, optional=_MORE_RULES)
    read: dict[str, Any] = {}
    for key, found in item.items():
        where = f"rules.{key}"
        if key == "same_street":
            read[key] = a_flag(found, where)
        elif key == "max_walk_m":
            read[key] = float(a_number(found, where))
        elif key != "standalone_max_members" or found is not None:
            read[key] = a_count(found, where, lowest=1 if key == "max_units" else 0)
    return Rules(**read)


def _numbers(
    value: object, where: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    item = an_object(value, where, required=required, optional=optional)
    return {key: float(a_number(found, f"{where}.{key}")) for key, found in item.items()}


def _walk(
    value: object, known: set[str]
) -> tuple[float | None, tuple[tuple[str, str, float], ...] | None]:
    item = an_object(value, "walk", required=(), optional=("detour", "pairs"))
    if len(item) != 1:
        raise InvalidParameter("walk must have exactly one of the keys 'detour' and 'pairs'")
    if "detour" not in item:
        return None, _pairs(item["pairs"], known)
    detour = float(a_number(item["detour"], "walk.detour"))
    if detour == 0:
        raise InvalidParameter("walk.detour must be above 0")
    return detour, None


def _pairs(value: object, known: set[str]) -> tuple[tuple[str, str, float], ...]:
    found: dict[tuple[str, str], float] = {}
    for place, item in enumerate(a_list(value, "walk.pairs")):
        one, other, metres = a_list(item, f"walk.pairs[{place}]", length=3)
        pair = _pair([one, other], f"walk.pairs[{place}]", known)
        walk = float(a_number(metres, f"the walk between {pair[0]!r} and {pair[1]!r}"))
        if found.setdefault(pair, walk) != walk:
            raise InvalidParameter(
                f"walk.pairs has two values between {pair[0]!r} and {pair[1]!r}: "
                f"{found[pair]:g} and {walk:g}"
            )
    return tuple((*pair, found[pair]) for pair in sorted(found))


def _links(value: object, where: str, known: set[str]) -> tuple[tuple[str, str], ...]:
    items = a_list(value, where)
    pairs = {_pair(item, f"{where}[{place}]", known) for place, item in enumerate(items)}
    return tuple(sorted(pairs))


def _pair(value: object, where: str, known: set[str]) -> tuple[str, str]:
    one, other = (_known(item, where, known) for item in a_list(value, where, length=2))
    if one == other:
        raise InvalidParameter(f"{where} links {one!r} to itself")
    return min(one, other), max(one, other)


def _known(value: object, where: str, known: set[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise InvalidParameter(f"{where} names an unknown unit {value!r}")
    return value


def _options(whole: Mapping[str, Any], known: set[str]) -> Options:
    most = whole.get("max_organisations")
    return Options(
        must_link=_links(whole.get("must_link", ()), "must_link", known),
        must_not_link=_links(whole.get("must_not_link", ()), "must_not_link", known),
        fixed_mode=tuple(
            sorted(
                (_known(key, "fixed_mode", known), _mode(mode, f"fixed_mode of {key!r}"))
                for key, mode in _mapping(whole.get("fixed_mode", {}), "fixed_mode").items()
            )
        ),
        max_organisations=None if most is None else a_count(most, "max_organisations"),
        capacity=tuple(
            sorted(
                (a_text(key, "capacity"), a_count(count, f"capacity of {key!r}"))
                for key, count in _mapping(whole.get("capacity", {}), "capacity").items()
            )
        ),
    )


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidParameter(f"{where} must be an object")
    return value


def _mode(value: object, where: str) -> Mode:
    if value not in list(Mode):
        modes = ", ".join(sorted(Mode))
        raise InvalidParameter(f"{where} must be one of {modes}, got {value!r}")
    return Mode(str(value))


def _current(value: object, known: set[str]) -> tuple[CurrentOrg, ...]:
    orgs = [_current_org(item, place, known) for place, item in enumerate(a_list(value, "current"))]
    orgs.sort(key=lambda org: org.id)
    seen: dict[str, str] = {}
    for one, other in pairwise(orgs):
        if one.id == other.id:
            raise InvalidParameter(f"two current organisations have the id {one.id!r}")
    for org in orgs:
        for unit in org.units:
            if unit in seen:
                raise InvalidParameter(
                    f"unit {unit!r} is in the current organisations {seen[unit]!r} and {org.id!r}"
                )
            seen[unit] = org.id
    return tuple(orgs)


def _current_org(value: object, place: int, known: set[str]) -> CurrentOrg:
    item = an_object(value, f"current[{place}]", required=("id", "mode", "units", "hub"))
    key = a_text(item["id"], f"current[{place}].id")
    where = f"current organisation {key!r}"
    mode = _mode(item["mode"], f"mode of {where}")
    units = [_known(unit, where, known) for unit in a_list(item["units"], f"units of {where}")]
    if not units:
        raise InvalidParameter(f"{where} has no units")
    hub = item["hub"]
    if (mode is Mode.NEARBY) != (hub in units) or (mode is not Mode.NEARBY and hub is not None):
        raise InvalidParameter(f"{where} must have a hub among its units when nearby, else null")
    return CurrentOrg(key, mode, tuple(sorted(units)), hub)
