"""Reading a CapabilityStatement: the few things in it that a launch needs."""

from typing import Any

from conformance.smoke.document import Document


def oauth_uris(metadata: Document) -> dict[str, str]:
    """The nested extension oauth-uris of a CapabilityStatement, by the names inside it; empty without it.

    Source: SMART App Launch 1.0, "Declaring support through CapabilityStatement"; Epic has it in R4, STU3 and DSTU2.
    """
    for security in _securities(metadata):
        for extension in _objects(security.get("extension")):
            if str(extension.get("url", "")).endswith("/oauth-uris"):
                inside = _objects(extension.get("extension"))
                return {str(one.get("url")): one["valueUri"] for one in inside if isinstance(one.get("valueUri"), str)}
    return {}


def security_services(metadata: Document) -> list[str]:
    """The codes of the security services that a CapabilityStatement lists, such as SMART-on-FHIR."""
    return [
        str(coding.get("code"))
        for security in _securities(metadata)
        for service in _objects(security.get("service"))
        for coding in _objects(service.get("coding"))
    ]


def readable_types(metadata: Document) -> set[str]:
    """The resource types that a CapabilityStatement offers to read."""
    return {
        str(resource.get("type"))
        for rest in _objects(metadata.get("rest"))
        for resource in _objects(rest.get("resource"))
        if any(interaction.get("code") == "read" for interaction in _objects(resource.get("interaction")))
    }


def _securities(metadata: Document) -> list[dict[str, Any]]:
    return [rest["security"] for rest in _objects(metadata.get("rest")) if isinstance(rest.get("security"), dict)]


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
