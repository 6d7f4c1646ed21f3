"""What holds for every test."""

import signal

from hypothesis import settings

# A slow machine is no failure: Hypothesis looks for values that break a fact, not for slow ones.
settings.register_profile("rehearsal", deadline=None)
settings.load_profile("rehearsal")

# What a shell starts in its background ignores SIGINT, and so does whatever that starts: a program under test, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
