"""The roles of a database: who owns, who serves, who only reads."""

import psycopg
from sqlalchemy import Connection, text

from gis.errors import ForbiddenTarget, InvalidParameter

OWNER = "linge_owner"
SERVING = "linge_app"
ROLES = {
    OWNER: "LOGIN",
    SERVING: "LOGIN",
    "linge_pub": "LOGIN",
    "linge_tally": "NOLOGIN",
    "linge_audit_writer": "NOLOGIN",
    "linge_publisher": "NOLOGIN",
}
READERS = (SERVING, "linge_pub")
PUBLISHER = "linge_publisher"
# Who may take another role: the owner to give functions away, the application to compute
# published figures. Neither has the other's rights without saying so.
MEMBERSHIPS = {
    OWNER: ("linge_tally", "linge_audit_writer", PUBLISHER),
    SERVING: (PUBLISHER,),
}


def make_roles(connection: Connection) -> None:
    """
    Make the roles that are absent; those that are there keep their settings.

    Raises
    ------
    ForbiddenTarget
        A role of ours has power that would make its rights meaningless.
    """
    known = {
        row.rolname: row.rolsuper or row.rolbypassrls
        for row in connection.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = ANY(:names)"
            ),
            {"names": list(ROLES)},
        )
    }
    for name, login in ROLES.items():
        if known.get(name):
            raise ForbiddenTarget(
                f"role {name} is a superuser or may bypass row-level security on this server;"
                f" run: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS"
            )
        if name not in known:
            connection.execute(text(f"CREATE ROLE {name} {login}"))
    for name, others in MEMBERSHIPS.items():
        connection.execute(text(f"ALTER ROLE {name} NOINHERIT"))
        for other in others:
            connection.execute(text(f"GRANT {other} TO {name}"))
    for name in set(READERS) - set(known):
        connection.execute(text(f"ALTER ROLE {name} SET max_parallel_workers_per_gather = 0"))
    if "linge_pub" not in known:
        connection.execute(text("ALTER ROLE linge_pub SET default_transaction_read_only = on"))


def set_password(connection: Connection, role: str, password: str) -> None:
    """
    Let a role log in with a password, which itself never reaches the server.

    Raises
    ------
    InvalidParameter
        The role is not one of ours that log in.
    """
    if ROLES.get(role) != "LOGIN":
        raise InvalidParameter(f"{role} is no role of ours that logs in")
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("our addresses name psycopg as the driver")
    encrypt = driver.pgconn.encrypt_password
    verifier = encrypt(password.encode(), role.encode(), b"scram-sha-256").decode()
    # A verifier has letters, digits and +/=$: only; the statement takes no parameter.
    connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD '{verifier}'")
