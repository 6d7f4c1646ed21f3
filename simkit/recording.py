"""Flask's side of the ledger: every request to a marked view becomes an exchange, and faults take hold around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, Request, Response, current_app, g, request
from werkzeug.datastructures import EnvironHeaders

from simkit.answers import Answer
from simkit.clock import Stopwatch
from simkit.exchange import Exchange, Fact, Headers
from simkit.faults import Seam
from simkit.finished_response import FinishedResponse
from simkit.remembered import Remembered
from simkit.simulator import NOT_SIMULATED, Simulator

View = TypeVar("View", bound=Callable[..., Any])
ClinicOf = Callable[[Request], str | None]
CONTROL_PREFIX = "/_sim/"
CLINIC_HEADER = "X-Rehearsal-Clinic"
_NAMES_KEPT, _LONGEST_KEPT = 1_024, 256
_PROMISED_BYTES = "4096"
_PLAIN_IN_PATHS = "/:@!$&'()*+,;="  # RFC 3986, section 3.3


@dataclass
class Draft:
    """The exchange of the request being answered, before it is recorded."""

    operation: str
    clinic: str | None
    at: str
    watch: Stopwatch
    body: bytes
    facts: dict[str, Fact] = field(default_factory=dict)
    fault: str | None = None


def operation(name: str) -> Callable[[View], View]:
    """Name the operation that a view performs; it must stand in the simulator's catalogue."""

    def mark(view: View) -> View:
        view.__dict__["operation"] = name
        return view

    return mark


def kept_by_app(name: str) -> Any:
    """What the app that answers keeps under a name: its composition root has put it there."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # as in the_request
    return app.extensions[name]


def simulator() -> Simulator:
    """The simulator whose request is being answered."""
    found: Simulator = kept_by_app("simulator")
    return found


def draft() -> Draft:
    """The exchange of the request being answered; RuntimeError on the control plane, which is not recorded."""
    found = _begun()
    if found is None:
        raise RuntimeError("This request is not recorded: only views outside the control plane have an exchange.")
    return found


def _begun() -> Draft | None:
    found = at_hand().get("draft")
    return found if isinstance(found, Draft) else None


def note(**facts: Fact) -> None:
    """Add what the simulator knows about the exchange; never a name, never a secret."""
    current = _begun()
    if current is not None:
        current.facts.update(facts)


def file_under(clinic: str | None) -> None:
    """Say which clinic the exchange belongs to, where the address does not tell."""
    current = _begun()
    if current is not None:
        current.clinic = clinic


def performs(name: str) -> None:
    """Rename the operation of the request being answered, where one address serves several."""
    current = _begun()
    if current is not None:
        current.operation = name


def spoil(seam: Seam, value: Any) -> Any:
    """The value as a fault armed for this request leaves it."""
    return _spoiled(simulator(), draft(), seam, value)


def _spoiled(sim: Simulator, current: Draft, seam: Seam, value: Any) -> Any:
    spoiled, name = sim.spoiled(current.clinic, current.operation, seam, value, current.facts)
    current.fault = name or current.fault
    return spoiled


def record_exchanges(app: Flask, sim: Simulator, clinic_of: ClinicOf) -> None:
    """Record every request outside the control plane; `clinic_of` reads the clinic off its address where it tells."""
    app.extensions["simulator"] = sim
    app.before_request(lambda: _begin(app, sim, clinic_of))
    app.after_request(lambda response: _end(sim, response))


def the_request() -> Request:
    """The request being answered itself: looked up once; every access through Flask's proxy looks it up again."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]
    return found


def at_hand() -> Any:
    """What is kept while the request is being answered: Flask's `g`, as in `the_request`."""
    return g._get_current_object()


def check_operations(app: Flask, sim: Simulator) -> None:
    """ValueError if a view names an operation that the catalogue lacks."""
    for view in app.view_functions.values():
        name = getattr(view, "operation", None)
        if name is not None and name not in sim.operations:
            raise ValueError(f"View {view.__name__} performs {name!r}, which is not in the catalogue of {sim.name}.")


def _begin(app: Flask, sim: Simulator, clinic_of: ClinicOf) -> Response | None:
    asked = the_request()
    body = _body(asked)
    endpoint = asked.endpoint or ""
    name = getattr(app.view_functions.get(endpoint), "operation", None)
    controlled = asked.path.startswith(CONTROL_PREFIX)
    if name is None and (controlled or endpoint == "static"):
        return None
    now = sim.clock.now().isoformat().replace("+00:00", "Z")
    clinic = asked.headers.get(CLINIC_HEADER) if controlled else clinic_of(asked)
    at_hand().draft = current = Draft(name or NOT_SIMULATED.name, clinic, now, Stopwatch(), body)
    answer = _spoiled(sim, current, Seam.BEFORE_EFFECT, None)
    return None if answer is None else as_response(answer)


def _body(asked: Request) -> bytes:
    """What was sent, read before a view reads the form, which would use it up.

    Where no view reads it, the server would hang up. What HTTP/1.1 does not announce is not there (RFC 9112, 6.3).
    """
    environ = asked.environ
    announced = "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ
    return asked.get_data(cache=True) if announced or not environ["SERVER_PROTOCOL"].startswith("HTTP/1") else b""


def _end(sim: Simulator, response: Response) -> Response:
    current = _begun()
    if current is None:
        return response
    if not response.direct_passthrough:
        spoiled = sim.faults.spend(current.clinic, current.operation, Seam.BEFORE_ANSWER, current.facts)
        if spoiled is not None:
            current.fault = spoiled.fault.name
            answer: Answer = spoiled.fault.spoil(_as_answer(response), spoiled.options)
            # Late on the wire, not on the simulated clock. It holds a thread of the server, but not beyond its fault.
            spoiled.lifted.wait(answer.delay_s)
            response = as_response(answer)
    _record(sim, current, response)
    return response


def _record(sim: Simulator, current: Draft, response: Response) -> None:
    asked = the_request()
    body = b"" if response.direct_passthrough else response.get_data()
    exchange = Exchange(
        simulator=sim.name,
        direction="in",
        operation=current.operation,
        clinic=current.clinic,
        method=asked.method,
        url=_address(asked),
        request_headers=_headers(asked),
        request_body="",
        status=None if getattr(response, "cut", False) else response.status_code,
        response_headers=tuple(response.headers),
        response_body="",
        at=current.at,
        seconds=round(current.watch.seconds(), 6),
        fault=current.fault,
        facts=dict(current.facts),
    )
    sim.ledger.record(exchange, current.body, body)


def _headers(asked: Request) -> Headers:
    """As `asked.headers` names them."""
    return tuple(
        [
            (name, value)
            for key, value in asked.environ.items()
            if (name := _NAMES[key]) is not None and (value or key.startswith("HTTP_"))
        ]
    )


def _header_name(key: str) -> str | None:
    """The name of the header that is under this key of WSGI; None if none is."""
    return next((str(name) for name, _ in EnvironHeaders({key: "some"})), None)


_NAMES = Remembered(_header_name, _NAMES_KEPT, _LONGEST_KEPT)
"""Most keys are in every request."""


def _address(request: Request) -> str:
    """The address with its query as it was sent: percent-encoding tells a careful connector from a careless one.

    The path is as sent only where the server tells (werkzeug does, granian does not); elsewhere it is encoded anew.
    """
    host = f"{request.scheme}://{request.host}"
    raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    if raw.startswith("/"):
        return host + raw
    query = request.query_string.decode("latin-1")
    return host + quote(request.path, safe=_PLAIN_IN_PATHS) + (f"?{query}" if query else "")


def _as_answer(response: Response) -> Answer:
    return Answer(response.status_code, response.get_data(), dict(response.headers))


class _CutResponse(FinishedResponse):
    """Promises more than it sends and then breaks the connection."""

    cut = True


class ConnectionCutOnPurpose(ConnectionAbortedError):
    """What a server sees of an answer that a fault cuts."""


def _broken_off() -> Iterator[bytes]:
    yield b" "
    raise ConnectionCutOnPurpose("a fault broke this connection")


def as_response(answer: Answer) -> Response:
    """Flask's form of an answer, cut where the answer says so."""
    if not answer.cut:
        return Response(answer.body, answer.status, dict(answer.headers))
    return _CutResponse(_broken_off(), answer.status, {"Content-Length": _PROMISED_BYTES}, direct_passthrough=True)
