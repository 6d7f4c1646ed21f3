import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.checkout import PACKAGES, ROOT


def test_imports_only_point_down() -> None:
    """The contracts about who may import whom hold; the message names each broken chain."""
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_package_escapes_the_contracts() -> None:
    """Every package that is installed is one that the contracts and the type checks are about."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert set(project["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(project["mypy"]["packages"]) == set(PACKAGES)
    assert {name.rstrip("*") for name in project["setuptools"]["packages"]["find"]["include"]} == set(PACKAGES)
