"""Reads who comes to which visit from the address where it can: Epic's own word comes second."""

from dataclasses import replace

from flask import Flask, request

from connector.domain.attempts import Attempt
from connector.ports import Epic, EpicAnswer, EpicServer, SignInRequest
from tests.crooked.build import serve, with_parts

DIFFERS = {"PAT-04": "fail"}


class BelievesTheAddress:
    """Puts what stands in the address over the launch context."""

    def __init__(self, epic: Epic) -> None:
        self._epic = epic

    def validate(self, fhir_base: str) -> EpicServer:
        """As it should be."""
        return self._epic.validate(fhir_base)

    def authorize_url(self, fhir_base: str, attempt: SignInRequest) -> str:
        """As it should be."""
        return self._epic.authorize_url(fhir_base, attempt)

    def redeem(self, fhir_base: str, purpose: str, code: str, attempt: Attempt) -> EpicAnswer:
        """The answer, changed by the address."""
        answer = self._epic.redeem(fhir_base, purpose, code, attempt)
        named = {name: value for name, value in request.args.items() if name in answer.context and name != "state"}
        return replace(answer, context={**answer.context, **named})


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(lambda parts: replace(parts, epic=BelievesTheAddress(parts.epic)))


if __name__ == "__main__":
    serve("tests.crooked.believes_the_address")
