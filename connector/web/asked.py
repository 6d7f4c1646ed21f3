"""A request as the connector reads it."""

from functools import cached_property

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie


class Asked(Request):
    """Werkzeug's, but for its cookies."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """From their header. Werkzeug looks for it in all variables of the process, which a server hands on."""
        return parse_cookie(self.environ.get("HTTP_COOKIE"), self.dict_storage_class)  # type: ignore[return-value]
