"""`make prove`: every crooked connector on every requirement, and what came out in docs/checks.md.

`--quick` rehearses each on what it declares and on the sentinels only. With NAMEs only these are rehearsed, and nothing
is written. Exits 1 if a crooked connector differs from the good run in anything but what it declares, and says so as
soon as it is seen.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tests.crooked import checks
from tests.crooked.catalogue import CROOKED, name_of, relevant
from tests.crooked.rehearsing import ROOT, Run, rehearse, standing

CHECKS = ROOT / "docs" / "checks.md"


def main(words: Sequence[str]) -> int:
    """Rehearse all or those named, write the page if it is all, and say what was not as declared."""
    wish = _wish(words)
    good = _run("connector")
    if good.status:
        return _told(f"The good connector does not pass:\n{good.printed}", 1)
    modules = [module for module in CROOKED if not wish.names or name_of(module) in wish.names]
    runs = {module: _judged(module, good, relevant(module) if wish.quick else ()) for module in modules}
    if not wish.names:
        CHECKS.write_text(checks.page(good, runs, quick=wish.quick), encoding="utf-8")
    wrong = [name_of(module) for module, run in runs.items() if run.differences(good) != module.DIFFERS]
    if wrong:
        return _told(f"Not as declared: {', '.join(wrong)}.", 1)
    return _told(f"{len(runs)} crooked connectors fail what they declare and nothing else.", 0)


def _wish(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crooked.prove", description="Prove the checks.")
    parser.add_argument("--quick", action="store_true", help="only what each declares, and the sentinels")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these; tests/crooked/catalogue.py names them")
    wish = parser.parse_args(words)
    unknown = set(wish.names) - {name_of(module) for module in CROOKED}
    if unknown:
        parser.error(f"there is no crooked connector {min(unknown)!r}; tests/crooked/catalogue.py names them.")
    return wish


def _judged(module: ModuleType, good: Run, only: Sequence[str]) -> Run:
    run = _run(module.__name__, only)
    differs = run.differences(good)
    _told(f"  {differs} {'as declared' if differs == module.DIFFERS else f'instead of {module.DIFFERS}'}", 0)
    return run


def _run(module: str, only: Sequence[str] = ()) -> Run:
    _told(f"Rehearsing {module}", 0)
    with tempfile.TemporaryDirectory() as folder, standing(module, Path(folder)) as where:
        return rehearse(where, Path(folder), only)


def _told(line: str, status: int) -> int:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
