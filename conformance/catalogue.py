"""The scenarios of the feature files, read without running them: for list, explain, coverage and --only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from gherkin.parser import Parser

from conformance.requirements import Requirements
from conformance.usage import WrongUsage, nearest

REQUIREMENT_TAG = "req:"
CAPABILITY_TAG = "needs:"
DISRUPTIVE_TAG = "disruptive"


@dataclass(frozen=True)
class Scenario:
    """One scenario. `feature` is the feature's title, `file` its path below the features without .feature.

    `runs` counts the rows of an outline; `steps` are as written, `background` those that come before them.
    """

    name: str
    feature: str
    file: str
    tags: frozenset[str]
    steps: tuple[str, ...]
    background: tuple[str, ...]
    runs: int

    @property
    def requirements(self) -> tuple[str, ...]:
        """The ids of the requirements that it is an example of."""
        return tuple(sorted(tag.removeprefix(REQUIREMENT_TAG) for tag in self.tags if tag.startswith(REQUIREMENT_TAG)))

    @property
    def needs(self) -> tuple[str, ...]:
        """The capabilities that its tags name."""
        return tuple(sorted(tag.removeprefix(CAPABILITY_TAG) for tag in self.tags if tag.startswith(CAPABILITY_TAG)))

    @property
    def disruptive(self) -> bool:
        """Whether it has to run alone."""
        return DISRUPTIVE_TAG in self.tags


@dataclass(frozen=True)
class Selection:
    """What --only chose: requirement ids and feature files. Both empty means everything."""

    requirements: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    def holds(self, requirements: Sequence[str], file: str) -> bool:
        """Whether a scenario of these requirements in this feature file belongs to it."""
        everything = not self.requirements and not self.features
        return everything or file in self.features or not set(self.requirements).isdisjoint(requirements)


class Catalogue:
    """All scenarios below a folder of feature files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """In the order of the files."""
        return [one for file in sorted(self.folder.rglob("*.feature")) for one in _scenarios(self.folder, file)]

    def of(self, requirement: str) -> list[Scenario]:
        """The scenarios of a requirement."""
        return [scenario for scenario in self.scenarios if requirement in scenario.requirements]

    def selected(self, selection: Selection) -> list[Scenario]:
        """The scenarios that a selection holds."""
        return [one for one in self.scenarios if selection.holds(one.requirements, one.file)]

    def selection(self, wanted: Sequence[str], requirements: Requirements) -> Selection:
        """What --only asks for; WrongUsage with the nearest match for an unknown requirement or feature."""
        ids: list[str] = []
        features: list[str] = []
        for word in wanted:
            if word.upper() in requirements:
                ids.append(word.upper())
            else:
                features.extend(self._files(word, requirements))
        return Selection(tuple(ids), tuple(features))

    def _files(self, word: str, requirements: Requirements) -> list[str]:
        plain = word.strip("/").removesuffix(".feature").removeprefix("features/").lower()
        found = [file for name, file in self._names() if name == plain]
        if found:
            return found
        near = nearest(word, [*requirements.ids(), *(name for name, _ in self._names())])
        right = f"the nearest one is {near!r}" if near else "`rehearse list` shows the requirements"
        raise WrongUsage(f"--only {word!r} is neither a requirement nor a feature; {requirements.kin(word) or right}.")

    def _names(self) -> list[tuple[str, str]]:
        """Every name that a feature file answers to: its path, its folder, its own name and its title."""
        files = dict.fromkeys((one.file, one.feature) for one in self.scenarios)
        names = [(name.lower(), file) for file, title in files for name in _names_of(file, title)]
        return list(dict.fromkeys(names))


def bundled_features() -> Path:
    """Where the package's feature files are."""
    return Path(str(resources.files("features")))


def _names_of(file: str, title: str) -> Iterator[str]:
    path = Path(file)
    yield from (file, path.name, title)
    yield from (str(folder) for folder in path.parents if str(folder) != ".")


def _scenarios(folder: Path, file: Path) -> Iterator[Scenario]:
    document: dict[str, Any] = dict(Parser().parse(file.read_text("utf-8")))
    feature = document.get("feature")
    if feature is None:
        return
    inside = str(file.relative_to(folder).with_suffix(""))
    yield from _children(feature["children"], _tags(feature), (), feature["name"], inside)


def _children(
    children: Sequence[dict[str, Any]], tags: frozenset[str], background: tuple[str, ...], feature: str, file: str
) -> Iterator[Scenario]:
    for child in children:
        if "background" in child:
            background += _steps(child["background"])
        elif "rule" in child:
            rule = child["rule"]
            yield from _children(rule["children"], tags | _tags(rule), background, feature, file)
        else:
            yield _scenario(child["scenario"], tags, background, feature, file)


def _scenario(
    read: dict[str, Any], tags: frozenset[str], background: tuple[str, ...], feature: str, file: str
) -> Scenario:
    rows = sum(len(examples["tableBody"]) for examples in read["examples"])
    return Scenario(read["name"], feature, file, tags | _tags(read), _steps(read), background, rows or 1)


def _tags(read: dict[str, Any]) -> frozenset[str]:
    return frozenset(tag["name"].removeprefix("@") for tag in read["tags"])


def _steps(read: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{step['keyword']}{step['text']}" for step in read["steps"])
