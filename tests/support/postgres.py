"""A throw-away PostgreSQL server on a Unix socket, and a fresh database for each test.

`VIVA_TEST_POSTGRES` names a server to use instead: a URL whose user may create databases. PostgreSQL refuses to
run as root, so root starts it as another user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

# A zone far from UTC shows a moment that lost its zone; no fsync, because nothing here must survive.
_SETTINGS = {
    "listen_addresses": "''",
    "timezone": "'America/New_York'",
    "fsync": "off",
    "deadlock_timeout": "'50ms'",
    "max_connections": "200",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def _other_user() -> str | None:
    """The user to run as when we are root; None if there is none that would do."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None) if shutil.which("runuser") else None


def missing() -> str | None:
    """Why no server can be had here, or None if one can."""
    if os.environ.get("VIVA_TEST_POSTGRES"):
        return None
    if _binaries() is None:
        return "no PostgreSQL: install one, or set VIVA_TEST_POSTGRES to a server's URL"
    if os.geteuid() == 0 and _other_user() is None:
        return "PostgreSQL does not run as root and there is no runuser with a user 'postgres' or 'nobody'"
    return None


@contextmanager
def server() -> Iterator[URL]:
    """A running server's URL. Raises `RuntimeError` with `missing`'s reason if there is none."""
    given = os.environ.get("VIVA_TEST_POSTGRES")
    if given:
        yield make_url(given)
        return
    binaries = _binaries()
    if (reason := missing()) or binaries is None:
        raise RuntimeError(reason)
    # Not in pytest's folder: the other user could not enter it, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="viva-pg-"))
    user = _other_user() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [*(("runuser", "-u", user, "--") if user else ()), str(binaries / program), *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "viva", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        options = f"-k {folder} {settings}"
        run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield URL.create("postgresql", "viva", database="postgres", query={"host": str(folder)})
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def database(server: URL, template: str = "template1") -> Iterator[str]:
    """The URL of a new database, a copy of ``template`` (a name), dropped afterwards."""
    name = f"viva_{uuid.uuid4().hex}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
