"""What the connector does, one deed per module, in terms of the domain and of the ports."""
