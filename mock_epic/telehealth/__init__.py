"""Context-aware linking: integration records and what the chart hears about connections. Knows no web framework."""
