"""Connectors that share nothing with ours: the proof that the suite knows only the public contract."""
