"""Names for the steps of a launch: which system, and what it is asked for; no ids in them."""

import re
from urllib.parse import urlsplit

from loadtests.load_plan import LoadPlan

_PATHS = {
    "epic": ((r"/oauth2/authorize$", "authorize"), (r"/_sim/.*/launches$", "begin (control plane)")),
    "graph": (
        (r"/oauth2/v2\.0/authorize$", "microsoft: authorize"),
        (r"/login$", "microsoft: sign in"),
        (r"/teams/meetings/[^/]+/participants/[^/]+/(?P<deed>[a-z-]+)$", "teams: {deed}"),
        (r"/teams/meetings/[^/]+/participants/[^/]+$", "teams: meeting"),
    ),
}  # fmt: skip
_JOIN = re.compile(r"/l/meetup-join/|/meet/")
_ID = re.compile(r"[0-9]{3,}|[A-Za-z0-9_-]{20,}|[0-9a-f-]{36}")


class Hops:
    """Knows the addresses of one load test."""

    def __init__(self, plan: LoadPlan) -> None:
        self._plan = plan
        self._systems = {
            _place(plan.connector_base): "connector",
            _place(plan.epic_base): "epic",
            _place(plan.graph_base): "graph",
        }

    def name(self, method: str, url: str) -> str:
        """The name of a step, such as "teams: join"."""
        path = urlsplit(url).path
        system = self._systems.get(_place(url), "elsewhere")
        if system == "graph" and _JOIN.search(path):
            return "teams: join" if method == "POST" else "teams: before joining"
        for pattern, name in _PATHS.get(system, ()):
            found = re.search(pattern, path)
            if found:
                told = name.format(**found.groupdict())
                return told if ":" in told else f"{system}: {told}"
        return f"{system}: {self._of_connector(path) if system == 'connector' else _without_ids(path)}"

    def leads_away(self, url: str) -> bool:
        """Whether an address belongs to none of the three systems."""
        return _place(url) not in self._systems

    def _of_connector(self, path: str) -> str:
        for kind, launch in self._plan.launch_paths.items():
            if path == urlsplit(launch).path:
                return f"launch ({kind})"
        return _without_ids(path)


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _without_ids(path: str) -> str:
    return "/".join("*" if _ID.fullmatch(segment) else segment for segment in path.split("/"))
