"""The catalogue of what this simulator does, by the names that the ledger uses."""

from simkit.simulator import Operation

OPERATIONS = (
    Operation("smart.configuration", "connector", "Discovery: the SMART configuration below the FHIR base."),
    Operation("smart.openid_configuration", "connector", "Discovery: the OpenID Connect document, in both places."),
    Operation("fhir.metadata", "connector", "Discovery: the CapabilityStatement with its OAuth addresses."),
    Operation("smart.keys", "connector", "The public keys of the id tokens."),
    Operation("smart.authorize", "browser", "Authorization request of an EHR launch or a standalone launch."),
    Operation("smart.sign_in", "browser", "The sign-in and consent pages of a standalone launch."),
    Operation("smart.token", "connector", "The token endpoint."),
    Operation("smart.introspect", "connector", "Token introspection."),
    Operation("fhir.read", "connector", "Read one FHIR resource by its id."),
    Operation("fhir.search", "connector", "Search FHIR resources, by GET or POST."),
    Operation("telehealth.set_connection_status", "connector", "Tell the chart who is connected to a visit."),
    Operation("screen.hyperspace", "browser", "Hyperspace: sign in, see the schedule, begin a visit."),
    Operation("screen.haiku", "browser", "Haiku (phone): sign in, see the schedule, begin a visit."),
    Operation("screen.canto", "browser", "Canto (tablet): sign in, see the schedule, begin a visit."),
    Operation("screen.mychart", "browser", "MyChart on the web or on a phone: sign in, see own visits, begin one."),
    Operation("screen.records", "browser", "Integration records: an analyst enters what a vendor handed over."),
    Operation("screen.launchpad", "browser", "The launch pad: make a launch without signing in."),
    Operation("app.jwks", "simulator", "Fetch the key set of an app that authenticates with a key pair."),
)
