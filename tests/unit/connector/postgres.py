"""A throw-away PostgreSQL server on a free port of this machine, in a directory of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
UNPRIVILEGED = ("postgres", "nobody")


@contextmanager
def server() -> Iterator[str]:
    """The address of its database `postgres`; skips and says why where no server can be started."""
    programs = _programs()
    user = _somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=tempfile.gettempdir()))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        with _running(programs, folder, user) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """A fresh database at a server; with the regions' names behind its own there are three more."""
    plain = address.replace("postgresql+psycopg", "postgresql")
    names = [name, *(f"{name}-{region}" for region in ("americas", "emea", "apac"))]
    with psycopg.connect(plain, autocommit=True) as connection:
        for each in names:
            connection.execute(f'CREATE DATABASE "{each}"')
    yield address.replace("/postgres?", f"/{name}?")
    with psycopg.connect(plain, autocommit=True) as connection:
        for each in names:
            connection.execute(f'DROP DATABASE "{each}" WITH (FORCE)')


def _programs() -> Path:
    for place in [*PLACES, *(Path(found).parent for found in [shutil.which("initdb")] if found)]:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    pytest.skip("PostgreSQL's programs initdb and postgres are not installed.")


def _somebody_else() -> "pwd.struct_passwd | None":
    """Whom to run as: the server refuses to run as root."""
    if os.getuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.")


@contextmanager
def _running(programs: Path, folder: Path, user: "pwd.struct_passwd | None") -> Iterator[str]:
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data, port = folder / "data", _free_port()
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
        capture_output=True, text=True, check=False, cwd=folder, **identity,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"PostgreSQL's initdb failed: {made.stderr.strip().splitlines()[-1:]}")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    control = [programs / "pg_ctl", "-D", data, "-w", "-t", "30"]
    subprocess.run(
        [*control, "-o", options, "-l", folder / "log", "start"],
        check=True, cwd=folder, stdout=subprocess.DEVNULL, **identity,
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres?application_name={quote('store tests')}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=folder, capture_output=True, **identity)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
