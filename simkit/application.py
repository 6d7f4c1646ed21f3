"""Flask as simulated services use it: with plain functions, under whatever name of a host, and no other hosts."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wsgi import get_host

from simkit.finished_response import FinishedResponse
from simkit.whole_request import WholeRequest

_HOSTS_KEPT = 64
_ROUTES_KEPT = 256
_RULE_AND_VALUES = {"return_rule": True}
Routes = dict[tuple[str, str], tuple[Rule, Mapping[str, Any]]]


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
