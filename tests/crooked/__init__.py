"""Connectors that misbehave in one way each: the proof that the suite catches what it claims to catch."""
