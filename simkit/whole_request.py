"""A request as simulated services read it: whole, before anybody asks for its form."""

from functools import cached_property
from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.wsgi import LimitedStream

from simkit.forms import fields_in

FORM = "application/x-www-form-urlencoded"
_AT_ONCE = 1_048_576
_DIGITS = 18


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
        source: IO[bytes] = self.environ["wsgi.input"]
        if "wsgi.input_terminated" in self.environ:  # it ends where the body does, as granian's
            return source
        length = self.environ.get("CONTENT_LENGTH", "")
        odd = "HTTP_TRANSFER_ENCODING" in self.environ or len(length) > _DIGITS
        if odd or not (length.isascii() and length.isdigit()):
            return super().stream
        sent = _read(source, int(length))
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
