"""Who is who: the names that features use, and the keys of the people behind them in the worlds."""

from conformance.evidence import RehearsalBroke

PERSONAS = {
    "Sam Whitlock": "whitlock",
    "Ines Duarte": "duarte",
    "Dr. Okafor": "okafor",
    "Dr. Bergman": "bergman",
    "Maya": "maya",
    "Tomas": "tomas",
}


def key_of(persona: str) -> str:
    """The key of a persona; RehearsalBroke for a name that the features do not know."""
    try:
        return PERSONAS[persona]
    except KeyError:
        raise RehearsalBroke(f"The features know no {persona!r}; they know {', '.join(PERSONAS)}.") from None
