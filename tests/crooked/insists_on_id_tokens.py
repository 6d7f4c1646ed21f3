"""Wants an identity token for every visit, also from Epic environments that sign nothing."""

from flask import Flask

from connector.adapters.smart_client import SmartClient
from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.ports import EpicAnswer
from tests.crooked.build import crooked, serve

DIFFERS = {"EPIC-01": "fail", "SEC-02": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = SmartClient.redeem

    def strict(self: SmartClient, fhir_base: str, purpose: str, code: str, attempt: Attempt) -> EpicAnswer:
        answer = as_it_should_be(self, fhir_base, purpose, code, attempt)
        if answer.identity is None and purpose != Purpose.APPROVAL:
            raise problems.sign_in_failed("Epic")
        return answer

    SmartClient.redeem = strict  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.insists_on_id_tokens")
