import re
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

from simkit.openapi import control_openapi
from simkit.simulator import Simulator

UNKNOWN = "control.unknown"


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI file as it is served."""
    served: dict[str, Any] = app.test_client().get("/_sim/openapi.json").get_json()
    return served


def documented(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Method and path of every documented call, whatever its parameters are called."""
    return {
        (method.upper(), re.sub(r"{[^}]*}", "{}", path))
        for path, calls in document["paths"].items()
        for method in calls
    }


def served(app: Flask) -> set[tuple[str, str]]:
    """Method and path of every control call that is served."""
    return {
        (method, re.sub(r"<[^>]*>", "{}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/_sim/") and rule.endpoint != UNKNOWN
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_it_is_a_valid_document(document: dict[str, Any]) -> None:
    """The file follows the OpenAPI specification."""
    validate(document)


def test_it_documents_what_is_served(app: Flask, document: dict[str, Any]) -> None:
    """Every call that is served is documented, and every call that is documented is served."""
    assert documented(document) == served(app)


def test_every_call_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    """No two calls share an operationId."""
    names = [call["operationId"] for calls in document["paths"].values() for call in calls.values()]
    assert len(names) == len(set(names))


def test_a_simulators_own_calls_are_added(sim: Simulator) -> None:
    """A simulator's own paths, schemas and description join the shared ones."""
    own = {
        "info": {"description": "Charts."},
        "paths": {"/_sim/charts": {"get": {"responses": {"200": {"description": "Charts"}}}}},
        "components": {"schemas": {"Chart": {"type": "object"}}},
    }
    joined = control_openapi(sim, own)
    validate(joined)
    assert {"/_sim/charts", "/_sim/health"} <= set(joined["paths"])
    assert {"Chart", "Health"} <= set(joined["components"]["schemas"])
    assert joined["info"] == {"title": "mock_chart control plane", "version": "1.2.3", "description": "Charts."}
