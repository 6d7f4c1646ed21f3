"""The machinery that both simulators share; it knows no vendor."""

__version__ = "0.1.0"
