"""What the connector knows about visits: plain values and rules, without input, output or a web framework."""
