"""A rehearsal of the connector with its databases on PostgreSQL, by the command that users have."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from connector.settings import Settings
from tests.contract.connector.databases import database
from tests.crooked.rehearsing import target_of
from tests.free_ports import free_ports
from tests.unit.connector import postgres

pytestmark = pytest.mark.slow

KEPT = (
    "PRIV-01",
    "PRIV-04",
    "PRIV-05",
    "WB-01",
    "WB-04",
    "WB-07",
    "RES-06",
    "PRV-05",
    "LIVE-04",
    "SETUP-09",
    "SETUP-11",
)
"""What stands and falls with what is kept."""


def test_what_is_kept(tmp_path: Path) -> None:
    """Everything about keeping and forgetting passes, the privacy of the databases included."""
    with database("postgresql", tmp_path) as kept:
        target = tmp_path / "target.toml"
        target.write_text(_target(kept.url), encoding="utf-8")
        command = [str(Path(sys.executable).with_name("rehearse")), "run", "--target", str(target), "--seed", "7"]
        where = ["--port-base", str(free_ports()), "--report", str(tmp_path / "report"), "-j", "2"]
        only = [word for name in KEPT for word in ("--only", name)]
        done = subprocess.run(
            [*command, *where, *only], capture_output=True, text=True, timeout=900, check=False, cwd=tmp_path
        )
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert {one["id"]: one["verdict"] for one in report["requirements"]} == dict.fromkeys(KEPT, "pass"), done.stdout


def _target(url: str) -> str:
    """The reference connector's target with these databases, which are read by pg_dump."""
    dump = str(next(place / "pg_dump" for place in postgres.PLACES if (place / "pg_dump").exists()))
    dumps = ", ".join(
        f"{region.value} = {json.dumps([dump, address.replace('+psycopg', '')])}"
        for region, address in Settings(database_url=url).database_urls.items()
    )
    lines = [line for line in target_of("connector").splitlines() if not line.startswith("stores = ")]
    text = "\n".join(lines).replace("[observe]", f"[observe]\ndumps = {{ {dumps} }}")
    return text.replace("[connector.env]", f'[connector.env]\nCONNECTOR_DATABASE_URL = "{url}"')
