"""A simulated Epic environment: SMART and OAuth server, FHIR, telehealth web services and the screens people use."""
