"""The house rules of the features: python -m features.lint [FILE OR FOLDER]... prints each line that breaks one.

A feature is written for a clinic manager, so it speaks of people and visits and not of the wire; each scenario names
the one requirement that it shows, and is short enough to be read aloud. Exit status 1 if a rule is broken.
"""

import csv
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException
from gherkin.parser import Parser

FEWEST_STEPS = 3
MOST_STEPS = 8
MOST_BACKGROUND = 3
_OF_THE_WIRE = (
    "api apis callback callbacks click clicked clicks cookie cookies database databases endpoint endpoints header "
    "headers html http https json oauth payload payloads redirect redirected redirects request requests response "
    "responses sql token tokens uri uris url urls webhook webhooks xml"
)
WORDS = re.compile(rf"\b(?:{'|'.join(_OF_THE_WIRE.split())}|status codes?)\b", re.IGNORECASE)
_REQUIREMENT = "@req:"


def problems(file: Path, known: Collection[str] | None) -> Iterator[str]:
    """What breaks a rule in a feature file, as "file:line: sentence"; `known` requirements are not checked if None."""
    text = file.read_text("utf-8")
    for number, sentence in sorted([*_words(text), *_structure(text, known)]):
        yield f"{_shown(file)}:{number}: {sentence}"


def known_requirements() -> frozenset[str] | None:
    """The ids in the list of requirements; None where there is no list."""
    listed = resources.files("conformance").joinpath("requirements.csv")
    if not listed.is_file():
        return None
    return frozenset(row["id"] for row in csv.DictReader(listed.read_text("utf-8").splitlines()))


def _shown(file: Path) -> Path:
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _words(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("@"):
            for found in WORDS.finditer(line):
                yield number, f'"{found.group()}" is a word of the wire: say what a person does or sees.'


def _structure(text: str, known: Collection[str] | None) -> Iterator[tuple[int, str]]:
    try:
        feature: Mapping[str, Any] | None = Parser().parse(text).get("feature")
    except CompositeParserException as broken:
        yield from ((error.location["line"], f"This is no Gherkin: {error}.") for error in broken.errors)
        return
    if feature is None:
        yield 1, "There is no feature in this file."
        return
    yield from _children(feature["children"], 0, known)


def _children(
    children: Iterable[Mapping[str, Any]], before: int, known: Collection[str] | None
) -> Iterator[tuple[int, str]]:
    for child in children:
        if "background" in child:
            background = child["background"]
            before += len(background["steps"])
            if before > MOST_BACKGROUND:
                yield background["location"]["line"], f"A background has at most {MOST_BACKGROUND} steps."
        elif "rule" in child:
            yield from _children(child["rule"]["children"], before, known)
        else:
            yield from _scenario(child["scenario"], before, known)


def _scenario(scenario: Mapping[str, Any], before: int, known: Collection[str] | None) -> Iterator[tuple[int, str]]:
    line, name, own = scenario["location"]["line"], scenario["name"], len(scenario["steps"])
    if own > MOST_STEPS or own + before < FEWEST_STEPS:
        allowed = f"with its background at least {FEWEST_STEPS}, without it at most {MOST_STEPS}"
        yield line, f'"{name}" has {own} steps of its own; {allowed}.'
    ids = [tag["name"][len(_REQUIREMENT) :] for tag in scenario["tags"] if tag["name"].startswith(_REQUIREMENT)]
    if len(ids) != 1:
        yield line, f'"{name}" has {len(ids)} tags {_REQUIREMENT}ID; it needs exactly one.'
    elif known is not None and ids[0] not in known:
        yield line, f'"{name}" shows requirement {ids[0]}, which conformance/requirements.csv does not list.'


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(place.rglob("*.feature")) if place.is_dir() else (place,)


def main(arguments: list[str]) -> int:
    """The command; without arguments it reads the features of this package."""
    known = known_requirements()
    files = list(_files(map(Path, arguments or [str(Path(__file__).parent)])))
    broken = [problem for file in files for problem in problems(file, known)]
    sys.stdout.writelines(f"{problem}\n" for problem in broken)
    if not broken:
        sys.stdout.write(f"The features follow the house rules ({len(files)} files).\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
