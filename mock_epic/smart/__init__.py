"""SMART App Launch, OAuth 2.0 and OpenID Connect as an Epic environment speaks them. Knows no web framework."""
