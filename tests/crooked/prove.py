"""`make prove`: every crooked connector on every requirement, written to docs/checks.md as a table.

Exits 1 if a crooked connector differs from the good run in anything but what it declares.
"""

import sys
import tempfile
from pathlib import Path
from types import ModuleType

from tests.crooked.catalogue import CROOKED, name_of
from tests.crooked.rehearsing import ROOT, Run, rehearse, standing

CHECKS = ROOT / "docs" / "checks.md"
_HEAD = """# Which check catches what

Each column is a connector in [tests/crooked/](../tests/crooked) that misbehaves in one way. The table is written by
`make prove`, which rehearses each of them on every requirement; what is empty came out as with the good connector.

"""


def main() -> int:
    """Rehearse all, write the table, and say what was not as declared."""
    good = _run("connector")
    runs = {module: _run(module.__name__) for module in CROOKED}
    CHECKS.write_text(_HEAD + _table(good, runs) + _misdeeds(), encoding="utf-8")
    wrong = [name_of(module) for module, run in runs.items() if _differences(run, good) != module.DIFFERS]
    if good.status or wrong:
        print(f"Not as declared: {', '.join(wrong) or 'the good connector'}; see {CHECKS.relative_to(ROOT)}")  # noqa: T201
        return 1
    print(f"{len(runs)} crooked connectors fail what they declare and nothing else; see docs/checks.md")  # noqa: T201
    return 0


def _run(module: str) -> Run:
    sys.stderr.write(f"Rehearsing {module}\n")
    with tempfile.TemporaryDirectory() as folder, standing(module, Path(folder)) as where:
        return rehearse(where, Path(folder))


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
    sys.exit(main())
