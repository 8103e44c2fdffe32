"""`linge cluster`, `linge provision`, `linge migrate`: the databases below the application."""

from typing import Annotated

import typer

from gis.store.cluster import Cluster
from gis.store.migrating import upgrade
from gis.store.target import cluster_directory, owner_url, provision_target


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The private database cluster.")
    group.command("start")(start)
    group.command("stop")(stop)
    group.command("status")(status)
    app.add_typer(group, name="cluster")
    app.command("provision")(provision)
    app.command("migrate")(migrate)


def start() -> None:
    """Start the private cluster and leave it running; make it if there is none."""
    cluster = Cluster(cluster_directory())
    cluster.start(keep=True)
    typer.echo(f"running in {cluster.directory}")


def stop() -> None:
    """Stop the private cluster, whoever uses it."""
    cluster = Cluster(cluster_directory())
    cluster.stop()
    typer.echo(f"stopped in {cluster.directory}")


def status() -> None:
    """Tell whether the private cluster runs, and where; exit code 3 when it does not."""
    found = Cluster(cluster_directory()).status()
    process = f", process {found.pid}" if found.pid else ""
    version = f", PostgreSQL {found.major}" if found.major else ""
    typer.echo(f"{found.state} in {found.directory}{version}{process}")
    if found.state != "running":
        raise typer.Exit(3)


def provision() -> None:
    """Make the database and roles of DATABASE_URL, with the rights of DATABASE_ADMIN_URL."""
    provision_target()
    typer.echo("database and roles are there; next: linge migrate")


def migrate(
    revision: Annotated[str, typer.Argument(help="How far; head is the newest.")] = "head",
) -> None:
    """Bring the tables up to date in DATABASE_OWNER_URL or the loaded sample."""
    upgrade(owner_url(), revision)
    typer.echo(f"tables are at {revision}")
