"""FHIR R4 as an Epic environment speaks it, for the people and visits of a clinic. Knows no web framework."""
