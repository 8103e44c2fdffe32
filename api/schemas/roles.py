"""Names that several resources share: roles, actions, kinds of scope."""

from typing import Literal

RoleName = Literal[
    "leader", "planner", "grid_worker", "org_admin", "sec_admin", "sys_admin", "auditor"
]
ActionName = Literal[
    "coverage:read",
    "places:read",
    "counts:read",
    "plans:read",
    "plans:write",
    "members:read",
    "members:reveal",
    "members:edit",
    "members:export",
    "accounts:administer",
    "audit:read",
    "system:operate",
]
ScopeKind = Literal["district", "street", "community", "grid", "building", "org"]
Effect = Literal["allow", "deny"]
