"""FHIR's XML form of a resource in its JSON form (R4, "XML Representation of Resources")."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "http://hl7.org/fhir"
_ATTRIBUTES = {"extension": ("id", "url"), "modifierExtension": ("id", "url")}


def to_xml(resource: Mapping[str, Any]) -> bytes:
    """The XML document; elements stand in the order of the JSON members."""
    root = _resource(resource)
    root.set("xmlns", NAMESPACE)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _resource(content: Mapping[str, Any]) -> ET.Element:
    element = ET.Element(content["resourceType"])
    for name, value in content.items():
        if name != "resourceType":
            _add(element, name, value)
    return element


def _add(parent: ET.Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _add(parent, name, one)
        return
    child = ET.SubElement(parent, name)
    if not isinstance(value, Mapping):
        child.set("value", _text(value))
    elif "resourceType" in value:
        child.append(_resource(value))
    else:
        _fill(child, name, value)


def _fill(element: ET.Element, name: str, content: Mapping[str, Any]) -> None:
    """An element's id is an attribute, an extension's url too."""
    attributes = _ATTRIBUTES.get(name, ("id",))
    for member, value in content.items():
        if member in attributes:
            element.set(member, str(value))
        else:
            _add(element, member, value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
