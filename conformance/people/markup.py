"""HTML as elements: by name and attribute, with what can be read in them. libxml2 parses it and forgives much."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_READABLE = etree.XPath(".//text()[not(ancestor::script or ancestor::style)]", smart_strings=False)
_FIRST_NEWLINE = re.compile(r"^\r?\n")
"""Not part of what stands in a textarea (HTML, section 13.2.6.4.7), which libxml2 does not know."""
_HANDLERS = etree.XPath(".//@*[starts-with(name(), 'on')][not(ancestor::noscript)]")
_LABELLING = etree.XPath(".//text()[not(ancestor::select or ancestor::textarea)]", smart_strings=False)


def _folded(text: str) -> str:
    return " ".join(text.split())


class Tag:
    """An element of a page. Attributes that it does not have are empty; `in` tells the difference."""

    __slots__ = ("_element",)

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def name(self) -> str:
        """What kind of element it is, in lower case."""
        return str(self._element.tag)

    @property
    def words(self) -> str:
        """What can be read in it, without scripts and styles."""
        return _folded(" ".join(_READABLE(self._element)))

    @property
    def label(self) -> str:
        """What it says as a label: not what stands in the field that it is around, nor a colon or asterisk behind."""
        return _folded(" ".join(_LABELLING(self._element))).strip(" :*")

    @property
    def typed(self) -> str:
        """The text in it as it stands."""
        return "".join(self._element.itertext(etree.Element))

    @property
    def html(self) -> str:
        """Its markup."""
        return str(etree.tostring(self._element, encoding="unicode", method="html", with_tail=False))

    @property
    def handlers(self) -> list[tuple[str, str]]:
        """What the elements in it do on events, in the order of the page: names such as onclick, and scripts."""
        return [(str(said.attrname), str(said)) for said in _HANDLERS(self._element)]

    @property
    def root(self) -> "Tag":
        """The page that it stands on."""
        return Tag(self._element.getroottree().getroot())

    def get(self, attribute: str, otherwise: str = "") -> str:
        """The value of an attribute."""
        return str(self._element.get(attribute, otherwise))

    def put(self, attribute: str, value: str = "") -> None:
        """Give it an attribute, or another value of one."""
        self._element.set(attribute, value)

    def drop(self, attribute: str) -> None:
        """Take an attribute away, if it has it."""
        self._element.attrib.pop(attribute, None)

    def type(self, text: str) -> None:
        """Let this text stand in it and nothing else."""
        for child in list(self._element):
            self._element.remove(child)
        self._element.text = text

    def every(self, *names: str, having: str = "", value: str | Collection[str] | None = None) -> Iterator["Tag"]:
        """The elements in it of these names (without: of any), `having` an attribute, with one of these values."""
        wanted = (value,) if isinstance(value, str) else value
        for element in self._element.iterdescendants(*(names or "*")):
            found = element.get(having) if having else None
            if not having or (found is not None and (wanted is None or found in wanted)):
                yield Tag(element)

    def first(self, *names: str, having: str = "", value: str | Collection[str] | None = None) -> "Tag | None":
        """The first such element."""
        return next(self.every(*names, having=having, value=value), None)

    def child(self, *names: str) -> "Tag | None":
        """The first element of these names that stands directly in it."""
        return next((Tag(element) for element in self._element.iterchildren(*names)), None)

    def around(self, *names: str) -> "Tag | None":
        """The nearest element of these names that it stands in."""
        return next((Tag(element) for element in self._element.iterancestors(*names)), None)

    def stands_in(self, other: "Tag") -> bool:
        """Whether it stands in another element, however deep."""
        return any(one is other._element for one in self._element.iterancestors())

    def __contains__(self, attribute: str) -> bool:
        return attribute in self._element.attrib

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tag) and self._element is other._element

    def __hash__(self) -> int:
        return hash(self._element)


def parsed(html: str) -> Tag:
    """The page, whatever state its HTML is in."""
    root = etree.fromstring(html.encode("utf-8", "replace"), _PARSER)
    if root is None:
        return Tag(etree.Element("html"))
    for template in list(root.iter("template")):
        _empty(template)
    for area in root.iter("textarea"):
        area.text = _FIRST_NEWLINE.sub("", area.text or "")
    return Tag(root)


def _empty(template: Any) -> None:
    """What stands in a template is no part of the page (HTML, section 4.12.3)."""
    for child in list(template):
        template.remove(child)
    template.text = None
