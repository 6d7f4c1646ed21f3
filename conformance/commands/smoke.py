"""`rehearse smoke`: hands over to the checks of a real Epic test environment, which have options of their own."""

from collections.abc import Sequence


def smoke(words: Sequence[str]) -> int:
    """Run the checks; `words` are the arguments after "smoke"."""
    from conformance.smoke import main  # noqa: PLC0415 - only this command needs what it imports

    return main(list(words))
