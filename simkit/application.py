"""Flask as simulated services use it: with plain functions, under whatever name of a host, and no other hosts."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from werkzeug.routing import Map, MapAdapter
from werkzeug.wsgi import get_host

_HOSTS_KEPT = 64


class Application(Flask):
    """A Flask app without what Flask looks for in each request and no simulator has.

    No view or hook is a coroutine; the settings SERVER_NAME and TRUSTED_HOSTS, and subdomains, are none of its.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What Flask makes, without looking twice at a host that has been called by that name before."""
        if request is None or "HTTP_UPGRADE" in request.environ or "HTTP_HOST" not in request.environ:
            return super().create_url_adapter(request)
        request.host, server_name = _known_host(request.scheme, request.environ["HTTP_HOST"])
        return MapAdapter(
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
