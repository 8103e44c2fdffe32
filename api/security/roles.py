"""Who there is, and what each may do at all; where, the grants say."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an account is for; it has exactly one."""

    LEADER = "leader"
    PLANNER = "planner"
    GRID_WORKER = "grid_worker"
    ORG_ADMIN = "org_admin"
    SEC_ADMIN = "sec_admin"
    SYS_ADMIN = "sys_admin"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What can be done; the database knows the same names as actions."""

    READ_COVERAGE = "coverage:read"
    READ_PLACES = "places:read"
    READ_COUNTS = "counts:read"
    READ_PLANS = "plans:read"
    WRITE_PLANS = "plans:write"
    READ_MEMBERS = "members:read"
    REVEAL_MEMBERS = "members:reveal"
    EDIT_MEMBERS = "members:edit"
    EXPORT_MEMBERS = "members:export"
    ADMINISTER_ACCOUNTS = "accounts:administer"
    READ_AUDIT = "audit:read"
    OPERATE_SYSTEM = "system:operate"


ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.LEADER: frozenset({Permission.READ_COVERAGE, Permission.READ_PLACES}),
    Role.PLANNER: frozenset(
        {
            Permission.READ_COVERAGE,
            Permission.READ_PLACES,
            Permission.READ_COUNTS,
            Permission.READ_PLANS,
            Permission.WRITE_PLANS,
        }
    ),
    Role.GRID_WORKER: frozenset(
        {Permission.READ_PLACES, Permission.READ_MEMBERS, Permission.REVEAL_MEMBERS}
    ),
    Role.ORG_ADMIN: frozenset(
        {
            Permission.READ_PLACES,
            Permission.READ_MEMBERS,
            Permission.REVEAL_MEMBERS,
            Permission.EDIT_MEMBERS,
            Permission.EXPORT_MEMBERS,
        }
    ),
    Role.SEC_ADMIN: frozenset({Permission.ADMINISTER_ACCOUNTS}),
    Role.SYS_ADMIN: frozenset({Permission.OPERATE_SYSTEM}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
}
"""Three-admin separation: none of the last three reads people, nor does a leader or planner."""
