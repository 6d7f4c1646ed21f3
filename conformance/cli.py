"""The command `rehearse`. It loads what it is made of late, so that Ctrl-C is answered in a sentence at once."""

import sys
from collections.abc import Sequence

_INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run the command of the arguments (those of the process by default); returns the exit status."""
    try:
        from conformance.command_line import answer  # noqa: PLC0415 - loading it takes a second, and can be interrupted

        return answer(list(sys.argv[1:] if words is None else words))
    except KeyboardInterrupt:
        sys.stderr.write("rehearse: interrupted; everything that was started is stopped.\n")
        return _INTERRUPTED
