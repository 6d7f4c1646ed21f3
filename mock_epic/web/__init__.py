"""Blueprints: they read a request, call the protocol and render its answer."""
