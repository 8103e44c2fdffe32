"""The pages there are, who may open them, and where each role begins."""

from collections.abc import Collection, Mapping

from api.security.roles import Permission, Role

PAGES: tuple[tuple[str, str, Permission], ...] = (
    ("coverage", "/maps/coverage", Permission.READ_COVERAGE),
    ("formation", "/maps/formation", Permission.READ_PLANS),
    ("buildings", "/maps/buildings", Permission.READ_MEMBERS),
    ("members", "/members", Permission.EDIT_MEMBERS),
    ("accounts", "/accounts", Permission.ADMINISTER_ACCOUNTS),
    ("audit", "/audit", Permission.READ_AUDIT),
)
"""Name (with a text `<name>.name`), address, and what one must be allowed to open it."""

OWN = "/me"
_HOME: Mapping[Role, str] = {
    Role.LEADER: "/maps/coverage",
    Role.PLANNER: "/maps/formation",
    Role.GRID_WORKER: "/maps/buildings",
    Role.ORG_ADMIN: "/members",
    Role.SEC_ADMIN: "/accounts",
    Role.AUDITOR: "/audit",
}


def ways_for(actions: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Name the pages that may be opened with these permissions."""
    return tuple((name, address) for name, address, needed in PAGES if needed in actions)


def home_of(role: str) -> str:
    """Tell where a role begins."""
    return _HOME.get(Role(role), OWN)


def safe_way(asked: str) -> str:
    """Give an address of ours to go on to after signing in; anything else becomes the start."""
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if is_ours and asked.isprintable() and "\\" not in asked else "/"
