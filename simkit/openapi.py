"""The OpenAPI file of a control plane: the shared part of this package joined with the simulator's own part."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from simkit.simulator import Simulator


def control_openapi(sim: Simulator, own: Mapping[str, Any]) -> dict[str, Any]:
    """One OpenAPI 3 document; the simulator's own paths and schemas are added to the shared ones."""
    shared: dict[str, Any] = yaml.safe_load(
        resources.files("simkit").joinpath("control_openapi.yaml").read_text("utf-8")
    )
    shared["info"] = {
        "title": f"{sim.name} control plane",
        "version": sim.version,
        "description": own.get("info", {}).get("description", shared["info"]["description"]),
    }
    shared["paths"] = {**shared["paths"], **own.get("paths", {})}
    for kind, entries in own.get("components", {}).items():
        shared["components"].setdefault(kind, {}).update(entries)
    return shared
