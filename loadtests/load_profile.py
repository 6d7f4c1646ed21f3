"""A load profile: how many people, for how long, and the budgets that decide whether it went well."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import resources
from typing import Any

import yaml

from conformance.usage import WrongUsage, nearest
from loadtests.durations import duration

_MOST_USERS = 2_000
_MOST_WORKERS = 16
_KEYS = ("about", "users", "duration", "pacing", "workers", "budgets")
_BUDGETS = ("failure_ratio", "visits_finished_of_due", "p95_ms", "report_p95_s")


@dataclass(frozen=True)
class Budgets:
    """What may not be exceeded (`visits_finished_of_due`: not missed). None is no budget.

    `p95_ms` maps names of hops, which may end in *, to milliseconds.
    """

    failure_ratio: float | None = None
    visits_finished_of_due: float | None = None
    p95_ms: Mapping[str, float] = field(default_factory=dict)
    report_p95_s: float | None = None


@dataclass(frozen=True)
class LoadProfile:
    """`users` are people, half clinicians and half patients; each pair of them begins a visit every `pacing`."""

    name: str
    about: str
    users: int
    duration: timedelta
    pacing: timedelta
    workers: int
    budgets: Budgets

    @property
    def pairs(self) -> int:
        """How many clinicians meet a patient each."""
        return self.users // 2

    @property
    def due(self) -> int:
        """How many visits the pacing asks for in the whole time."""
        return self.pairs * max(1, int(self.duration / self.pacing))


def profile_names() -> list[str]:
    """The profiles that the package ships."""
    files = resources.files("loadtests.profiles").iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


def load_profile(name: str, **changes: object) -> LoadProfile:
    """A profile of the package with some values changed (None changes nothing); WrongUsage if it cannot be run."""
    if name not in profile_names():
        near = nearest(name, profile_names())
        hint = f"the nearest one is {near!r}" if near else f"those that can be run are: {', '.join(profile_names())}"
        raise WrongUsage(f"There is no load profile {name!r}; {hint}.")
    text = resources.files("loadtests.profiles").joinpath(f"{name}.yaml").read_text("utf-8")
    return read_profile(name, yaml.safe_load(text), {key: value for key, value in changes.items() if value is not None})


def read_profile(name: str, described: Any, changes: Mapping[str, object] | None = None) -> LoadProfile:
    """The profile that a YAML document describes; WrongUsage that names the place and what would be right."""
    if not isinstance(described, dict):
        raise WrongUsage(f"The load profile {name!r} is no mapping of {', '.join(_KEYS)}.")
    _refuse_unknown(name, described, _KEYS)
    content = {**described, **(changes or {})}
    users = _whole(name, content, "users", 2, _MOST_USERS)
    if users % 2:
        raise WrongUsage(f"{users} users are not possible; an even number is, for they meet in pairs.")
    workers = _whole(name, content, "workers", 1, _MOST_WORKERS)
    if users // 2 % workers:
        raise WrongUsage(f"{users // 2} pairs cannot be shared evenly by {workers} workers; choose --users to fit.")
    return LoadProfile(
        name=name,
        about=str(content.get("about", "")),
        users=users,
        duration=_duration(name, content, "duration"),
        pacing=_duration(name, content, "pacing"),
        workers=workers,
        budgets=_budgets(name, content.get("budgets") or {}),
    )


def _budgets(name: str, described: Any) -> Budgets:
    if not isinstance(described, dict):
        raise WrongUsage(f"budgets of the load profile {name!r} is no mapping of {', '.join(_BUDGETS)}.")
    _refuse_unknown(name, described, _BUDGETS)
    p95 = described.get("p95_ms") or {}
    if not isinstance(p95, dict):
        raise WrongUsage(f"p95_ms of the load profile {name!r} is no mapping of hop names to milliseconds.")
    single = {key: _limit(name, key, described[key]) for key in _BUDGETS if key in described and key != "p95_ms"}
    return Budgets(**single, p95_ms={str(hop): _limit(name, f"p95_ms of {hop!r}", ms) for hop, ms in p95.items()})


def _limit(name: str, key: str, given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        raise WrongUsage(f"{key} of the load profile {name!r} is {given!r}; a number from 0 is allowed.")
    return float(given)


def _whole(name: str, content: Mapping[str, object], key: str, lowest: int, highest: int) -> int:
    given = content.get(key, 1)
    if isinstance(given, bool) or not isinstance(given, int) or not lowest <= given <= highest:
        raise WrongUsage(
            f"{key} of the load profile {name!r} is {given!r}; a whole number from {lowest} to {highest} is allowed."
        )
    return given


def _duration(name: str, content: Mapping[str, object], key: str) -> timedelta:
    try:
        return duration(str(content.get(key, "")))
    except ValueError as wrong:
        raise WrongUsage(f"{key} of the load profile {name!r}: {wrong}.") from None


def _refuse_unknown(name: str, described: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in described:
        if key not in known:
            near = nearest(str(key), known)
            hint = f"did you mean {near!r}?" if near else f"there are {', '.join(known)}."
            raise WrongUsage(f"The load profile {name!r} has {key!r}; {hint}")
