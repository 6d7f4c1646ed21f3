"""`python -m tests.bench [FILE...]`: measure, print a table, write report/bench.json; exit 1 if a limit does not hold.

Each other file of this folder with a function `figures(yardstick)` is measured. FILE is such a file's name without .py.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from tests.bench.figure import Figure, table
from tests.bench.yardstick import Yardstick, bare_server

HERE = Path(__file__).parent
REPORT = Path("report") / "bench.json"


def measured() -> list[str]:
    """The files that measure something."""
    names = sorted(file.stem for file in HERE.glob("[a-z]*.py"))
    return [name for name in names if hasattr(importlib.import_module(f"tests.bench.{name}"), "figures")]


def main(arguments: list[str]) -> int:
    """Measure what was asked for, or everything."""
    known = measured()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure what a visit costs.")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"only these: {', '.join(known)}")
    wanted = parser.parse_args(arguments).files or known
    unknown = [name for name in wanted if name not in known]
    if unknown:
        parser.error(f"there is no {unknown[0]!r}; there are {', '.join(known)}.")
    figures: list[Figure] = []
    with bare_server() as server:
        for name in wanted:
            sys.stderr.write(f"measuring {name} ...\n")
            figures += importlib.import_module(f"tests.bench.{name}").figures(Yardstick(server))
    sys.stdout.write(table(figures) + "\n")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps([one.as_json() for one in figures], indent=2) + "\n", "utf-8")
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
