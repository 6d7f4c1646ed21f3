"""`make prove`: every crooked connector on every requirement, written to docs/checks.md as a table.

`python -m tests.crooked.prove NAME...` rehearses only these and writes nothing. Exits 1 if a crooked connector differs
from the good run in anything but what it declares, and says so as soon as it is seen.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tests.crooked.catalogue import CROOKED, name_of
from tests.crooked.rehearsing import ROOT, Run, rehearse, standing

CHECKS = ROOT / "docs" / "checks.md"
_HEAD = """# Which check catches what

Each column is a connector in [tests/crooked/](../tests/crooked) that misbehaves in one way. The table is written by
`make prove`, which rehearses each of them on every requirement; what is empty came out as with the good connector.

"""


def main(names: Sequence[str]) -> int:
    """Rehearse all or those named, write the table if it is all, and say what was not as declared."""
    unknown = set(names) - {name_of(module) for module in CROOKED}
    if unknown:
        return _told(f"There is no crooked connector {min(unknown)!r}; tests/crooked/catalogue.py names them.", 2)
    good = _run("connector")
    if good.status:
        return _told(f"The good connector does not pass:\n{good.printed}", 1)
    runs = {module: _judged(module, good) for module in CROOKED if not names or name_of(module) in names}
    if not names:
        CHECKS.write_text(_HEAD + _table(good, runs) + _misdeeds(), encoding="utf-8")
    wrong = [name_of(module) for module, run in runs.items() if _differences(run, good) != module.DIFFERS]
    if wrong:
        return _told(f"Not as declared: {', '.join(wrong)}.", 1)
    return _told(f"{len(runs)} crooked connectors fail what they declare and nothing else.", 0)


def _judged(module: ModuleType, good: Run) -> Run:
    run = _run(module.__name__)
    differs = _differences(run, good)
    _told(f"  {differs} {'as declared' if differs == module.DIFFERS else f'instead of {module.DIFFERS}'}", 0)
    return run


def _run(module: str) -> Run:
    _told(f"Rehearsing {module}", 0)
    with tempfile.TemporaryDirectory() as folder, standing(module, Path(folder)) as where:
        return rehearse(where, Path(folder))


def _told(line: str, status: int) -> int:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return status


def _differences(run: Run, good: Run) -> dict[str, str]:
    return {name: verdict for name, verdict in run.verdicts.items() if verdict != good.verdicts[name]}


def _table(good: Run, runs: dict[ModuleType, Run]) -> str:
    names = [name_of(module).replace("_", " ") for module in runs]
    lines = ["| requirement | good | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for requirement, verdict in good.verdicts.items():
        if verdict == "pass":
            cells = [_differences(run, good).get(requirement, "") for run in runs.values()]
            lines.append(f"| {requirement} | {verdict} | " + " | ".join(cells) + " |")
    proven = {requirement for run in runs.values() for requirement in _differences(run, good)}
    without = [name for name, verdict in good.verdicts.items() if verdict == "pass" and name not in proven]
    return "\n".join(lines) + f"\n\nNo crooked connector yet: {', '.join(without) or 'none'}.\n"


def _misdeeds() -> str:
    told = [f"* **{name_of(m).replace('_', ' ')}**: {(m.__doc__ or '').splitlines()[0]}" for m in CROOKED]
    return "\n## What each does\n\n" + "\n".join(told) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
