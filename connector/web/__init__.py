"""The connector's pages: blueprints that read a request, call a use case and render."""
