"""What holds for every test."""

from hypothesis import settings

# A slow machine is no failure: Hypothesis looks for values that break a fact, not for slow ones.
settings.register_profile("rehearsal", deadline=None)
settings.load_profile("rehearsal")
