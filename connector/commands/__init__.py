"""The operator's chores, one module each."""
