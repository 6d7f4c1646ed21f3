"""Starts afresh: what the chart has not heard when the connector dies, it never hears."""

from flask import Flask

from connector.parts import Parts
from tests.crooked.build import serve, with_parts

DIFFERS = {"WB-07": "fail", "RES-06": "fail"}


def without_reports(parts: Parts) -> Parts:
    """The parts with an empty outbox."""
    for entry in parts.store.outbox.entries():
        parts.store.outbox.drop(entry.report.id)
    return parts


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(without_reports)


if __name__ == "__main__":
    serve("tests.crooked.starts_afresh")
