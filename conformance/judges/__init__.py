"""Judges: each reads what the simulators saw and either says what it saw or raises a finding."""
