"""Checks of a real Epic environment that need no client: `rehearse smoke --fhir-base URL`."""

from conformance.smoke.cli import main

__all__ = ["main"]
