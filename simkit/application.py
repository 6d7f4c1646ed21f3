"""Flask as simulated services use it: with plain functions, under whatever name of a host, and no other hosts."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wsgi import LimitedStream, get_host

from simkit.addresses import PLAIN
from simkit.forms import fields_in

FORM = "application/x-www-form-urlencoded"
_HOSTS_KEPT = 64
_ROUTES_KEPT = 256
_AT_ONCE = 1_048_576
_DIGITS = 18
_RULE_AND_VALUES = {"return_rule": True}
Routes = dict[tuple[str, str], tuple[Rule, Mapping[str, Any]]]
_WITHOUT_BODY = (204, 304)


class WholeRequest(Request):
    """A request whose body is read in as few steps as its server allows, up to _AT_ONCE bytes in each.

    Its plain form and its query are taken apart in one look.
    """

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The fields of the query."""
        return self.parameter_storage_class(fields_in(self.query_string.decode()))

    def _load_form_data(self) -> None:
        """A plain form's fields, if the body was read before; of every other request what Flask makes of it."""
        form = None if "form" in self.__dict__ else self._plain_form()
        if form is None:
            super()._load_form_data()
        else:
            self.__dict__.update(stream=BytesIO(), form=form, files=self.parameter_storage_class())

    def _plain_form(self) -> MultiDict[str, str] | None:
        body = self.__dict__.get("_cached_data")
        if body is None or self.environ.get("CONTENT_TYPE", "").partition(";")[0] != FORM:
            return None
        try:
            return self.parameter_storage_class(fields_in(body.decode()))
        except UnicodeDecodeError:
            return None

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body as it came; ClientDisconnected at the end of one that breaks off."""
        length = self.environ.get("CONTENT_LENGTH", "")
        odd = "HTTP_TRANSFER_ENCODING" in self.environ or "wsgi.input_terminated" in self.environ
        if odd or len(length) > _DIGITS or not (length.isascii() and length.isdigit()):
            return super().stream
        sent = _read(self.environ["wsgi.input"], int(length))
        whole = BytesIO(sent)
        return whole if len(sent) == int(length) else LimitedStream(whole, int(length))  # type: ignore[return-value]


def _read(source: IO[bytes], length: int) -> bytes:
    """As much of it as comes. What is announced but does not come takes no memory."""
    parts: list[bytes] = []
    try:
        while length > 0 and (part := source.read(min(length, _AT_ONCE))):
            parts.append(part)
            length -= len(part)
    except (OSError, ValueError):  # the caller is gone
        pass
    return parts[0] if len(parts) == 1 else b"".join(parts)


class FinishedResponse(Response):
    """A response whose headers are sent as they are, if they are complete, and whose body at once, if it is whole."""

    def get_app_iter(self, environ: dict[str, Any]) -> Iterable[bytes]:
        """A whole body as a list, which granian sends in one piece and not from a thread of its own."""
        whole = isinstance(self.response, list) and not (self.direct_passthrough or self._on_close)
        if not whole or environ["REQUEST_METHOD"] == "HEAD" or self._is_without_body():
            return super().get_app_iter(environ)
        return list(self.iter_encoded())

    def _is_without_body(self) -> bool:
        return self.status_code < 200 or self.status_code in _WITHOUT_BODY

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        """Themselves; in doubt a copy that Flask has completed."""
        names = {name.lower() for name, _ in self.headers}
        complete = "content-length" in names and "content-location" not in names
        if not complete or self._is_without_body():
            return super().get_wsgi_headers(environ)
        if "location" in names and not PLAIN.fullmatch(self.headers["Location"]):
            return super().get_wsgi_headers(environ)
        return self.headers


class _Adapter(MapAdapter):
    """Looks for a request's route, unless it was found before: by `routes`, which are those of method and path."""

    def __init__(self, routes: Routes, *bound: Any) -> None:
        super().__init__(*bound)
        self._routes = routes

    def match(self, *other: Any, **how: Any) -> Any:
        """The rule and its values, if only these are asked for. What has no rule is looked for each time."""
        if other or how != _RULE_AND_VALUES:
            return super().match(*other, **how)
        asked = self.default_method, self.path_info
        found = self._routes.get(asked)
        if found is None:
            found = super().match(return_rule=True)
            if len(self._routes) >= _ROUTES_KEPT:
                self._routes.clear()
            self._routes[asked] = found
        rule, values = found
        return rule, dict(values)


class Application(Flask):
    """A Flask app without what Flask looks for in each request and no simulator has.

    No view or hook is a coroutine, and nobody waits for Flask's signals that a request or a context is torn down; the
    settings SERVER_NAME, TRUSTED_HOSTS and MAX_CONTENT_LENGTH, and subdomains, are none of its.
    """

    request_class = WholeRequest
    response_class = FinishedResponse

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._routes: Routes = {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func

    def do_teardown_request(self, *trouble: Any) -> None:
        """Tear down what is to be torn down, if anything is."""
        if self.teardown_request_funcs:
            super().do_teardown_request(*trouble)

    def do_teardown_appcontext(self, *trouble: Any) -> None:
        """Tear down what is to be torn down, if anything is."""
        if self.teardown_appcontext_funcs:
            super().do_teardown_appcontext(*trouble)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What Flask makes, without looking twice at a host that has been called by that name before."""
        if request is None:
            return None
        if "HTTP_UPGRADE" in request.environ or "HTTP_HOST" not in request.environ:
            return super().create_url_adapter(request)
        request.host, server_name = _known_host(request.scheme, request.environ["HTTP_HOST"])
        return _Adapter(
            self._routes,
            self.url_map,
            server_name,
            request.root_path,
            "",
            request.scheme,
            request.path,
            request.method,
            request.query_string.decode(errors="replace"),
        )


@lru_cache(_HOSTS_KEPT)
def _known_host(scheme: str, named: str) -> tuple[str, str]:
    """The host as a request has it, and as an address is built with it; BadHost if it can be none."""
    host = get_host({"wsgi.url_scheme": scheme, "HTTP_HOST": named})
    return host, Map().bind(host).server_name
