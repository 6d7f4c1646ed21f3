"""The control plane that both simulators share: everything under /_sim/ apart from what each adds for its own world."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simkit.faults import FaultRefused
from simkit.ledger import Filed, Page
from simkit.openapi import control_openapi
from simkit.recording import operation
from simkit.redaction import Canary
from simkit.simulator import Simulator

LONGEST_WAIT_S = 30.0
MOST_AT_ONCE = 5_000
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class ControlRefused(Exception):
    """A control call that cannot be followed; `sentence` says what is wrong and what would be right."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def control_plane(sim: Simulator, own_openapi: Mapping[str, Any]) -> Blueprint:
    """The blueprint with the shared routes; `own_openapi` is the OpenAPI file of the simulator's own routes."""
    plane = Blueprint("control", __name__, url_prefix="/_sim")
    plane.register_error_handler(ControlRefused, lambda refused: (jsonify(error=refused.sentence), refused.status))
    _add_health(plane, sim, control_openapi(sim, own_openapi))
    _add_clock(plane, sim)
    _add_faults(plane, sim)
    _add_ledger(plane, sim)
    _add_search(plane, sim)
    _add_unknown(plane)
    return plane


def body() -> dict[str, Any]:
    """The JSON object that was sent; ControlRefused if there is none."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise ControlRefused("Send a JSON object with Content-Type application/json.")
    return sent


def _add_health(plane: Blueprint, sim: Simulator, openapi: dict[str, Any]) -> None:
    @plane.get("/health")
    def health() -> Response:
        return jsonify(status="ready", simulator=sim.name, version=sim.version)

    @plane.get("/openapi.json")
    def openapi_file() -> Response:
        return jsonify(openapi)

    @plane.get("/operations")
    def operations() -> Response:
        return jsonify(operations=[vars(op) for op in sim.operations.values()])


def _add_clock(plane: Blueprint, sim: Simulator) -> None:
    def shown() -> Response:
        now = sim.clock.now().isoformat().replace("+00:00", "Z")
        return jsonify(now=now, offset_s=sim.clock.offset.total_seconds())

    @plane.get("/clock")
    def clock() -> Response:
        return shown()

    @plane.post("/clock")
    def advance() -> Response:
        seconds = body().get("advance_s")
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 10**9:
            raise ControlRefused(
                'Send {"advance_s": seconds}, a number from 0 to 1000000000: the clock only moves forward.'
            )
        sim.clock.advance(timedelta(seconds=seconds))
        return shown()


def _add_faults(plane: Blueprint, sim: Simulator) -> None:
    @plane.get("/fault-catalogue")
    def catalogue() -> Response:
        return jsonify(faults=[fault.as_json() for fault in sim.faults.catalogue.values()])

    @plane.get("/faults")
    def faults() -> Response:
        return jsonify(faults=[armed.as_json() for armed in sim.faults.all(request.args.get("clinic"))])

    @plane.post("/faults")
    def arm() -> tuple[Response, int]:
        wish = _wish(body())
        try:
            armed = sim.faults.arm(**wish)
        except FaultRefused as refused:
            raise ControlRefused(str(refused)) from None
        return jsonify(armed.as_json()), 201

    @plane.delete("/faults/<fault_id>")
    def lift(fault_id: str) -> Response:
        armed = sim.faults.lift(fault_id)
        if armed is None:
            raise ControlRefused(f"No fault with the id {fault_id!r} was armed.", 404)
        return jsonify(armed.as_json())


def _wish(sent: Mapping[str, Any]) -> dict[str, Any]:
    name, clinic = sent.get("name"), sent.get("clinic")
    if not isinstance(name, str) or not isinstance(clinic, str):
        raise ControlRefused('A fault needs "name" (see the fault catalogue) and "clinic".')
    times, skip = sent.get("times", 1), sent.get("skip", 0)
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise ControlRefused('"times" is a whole number from 1, or null for "until it is lifted".')
    if not isinstance(skip, int) or isinstance(skip, bool) or skip < 0:
        raise ControlRefused('"skip" is a whole number from 0.')
    match: Any = sent.get("match") or {}
    options: Any = sent.get("options") or {}
    if not isinstance(match, dict) or not isinstance(options, dict):
        raise ControlRefused('"match" and "options" are JSON objects.')
    return {"name": name, "clinic": clinic, "times": times, "skip": skip, "match": match, "options": options}


def _add_ledger(plane: Blueprint, sim: Simulator) -> None:
    @plane.get("/ledger")
    def ledger() -> Response:
        query = request.args
        operations = {name for name in query.get("operation", "").split(",") if name}
        unknown = sorted(operations - set(sim.operations))
        if unknown:
            raise ControlRefused(f"There is no operation {unknown[0]!r}; /_sim/operations lists them.")
        after, limit = _whole("after", 0, None), _whole("limit", 500, MOST_AT_ONCE)
        wait_s = min(_seconds("wait_s"), LONGEST_WAIT_S)
        return jsonify(_shown(sim.ledger.wait(query.get("clinic"), operations, after, limit, wait_s), sim))

    @plane.get("/ledger/<int:number>")
    def exchange(number: int) -> Response:
        found = sim.ledger.get(number)
        if found is None:
            raise ControlRefused(f"Exchange {number} is not in the ledger: it never was, or it was dropped.", 404)
        return jsonify(found.as_json())

    @plane.get("/sightings")
    def sightings() -> Response:
        filed = sim.ledger.sightings(request.args.get("clinic"), _whole("after", 0, None))
        return jsonify(sightings=[_as_json(one) for one in filed])


def _shown(page: Page, sim: Simulator) -> dict[str, Any]:
    return {
        "exchanges": [exchange.as_json() for exchange in page.exchanges],
        "last": page.last,
        "dropped": sim.ledger.dropped,
        "dropped_through": page.dropped_through,
    }


def _as_json(filed: Filed) -> dict[str, Any]:
    return {
        "exchange": filed.exchange,
        "operation": filed.operation,
        "clinic": filed.clinic,
        **vars(filed.sighting),
    }


def _add_search(plane: Blueprint, sim: Simulator) -> None:
    @plane.post("/canaries")
    def canaries() -> tuple[str, int]:
        sent = body()
        clinic = sent.get("clinic")
        if clinic is not None and not isinstance(clinic, str):
            raise ControlRefused('"clinic" is the name of a clinic, or absent for all of them.')
        sim.searcher.plant(clinic, canaries_of(sent))
        return "", 204

    @plane.post("/echo")
    @operation("sim.echo")
    def echo() -> Response:
        answer = Response(request.get_data(), 200, content_type=request.content_type or "text/plain")
        answer.headers["X-Rehearsal-Echo"] = request.headers.get("X-Rehearsal-Echo", "")
        return answer


def _add_unknown(plane: Blueprint) -> None:
    @plane.route("/", defaults={"path": ""}, methods=_METHODS)
    @plane.route("/<path:path>", methods=_METHODS)
    def unknown(path: str) -> Response:
        raise ControlRefused(
            f"There is no control call {request.method} /_sim/{path}; /_sim/openapi.json lists the calls.", 404
        )


def canaries_of(sent: Mapping[str, Any]) -> list[Canary]:
    """The canaries of a control call; ControlRefused if they are not a list of labels and values."""
    listed = sent.get("canaries", [])
    try:
        return [Canary(str(one["label"]), str(one["value"])) for one in listed]
    except (KeyError, TypeError):
        raise ControlRefused('"canaries" is a list of {"label": "patient name", "value": "..."}.') from None


def _whole(name: str, default: int, most: int | None) -> int:
    given = request.args.get(name, str(default))
    if not given.isdecimal() or len(given) > 12:
        raise ControlRefused(f"{name} is {given!r}; a whole number from 0 is allowed.")
    return int(given) if most is None else min(int(given), most)


def _seconds(name: str) -> float:
    given = request.args.get(name, "0")
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ControlRefused(f"{name} is {given!r}; a number of seconds from 0 is allowed.")
    return seconds
