"""Reading the few things in a page that a launch needs; with the standard library, for it is read very often."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_JOIN_PATHS = ("/l/meetup-join/", "/meet/")


@dataclass
class Form:
    """A form: where it goes, how, and the values it is sent with; buttons are those that carry a value."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    submits_itself: bool = False


@dataclass
class HtmlPage:
    """A page at an address. `main` are the data- attributes of its main element."""

    url: str
    main: dict[str, str] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    heading: str = ""

    @property
    def state(self) -> str:
        """Of a Teams page: prejoin, lobby, in, left or turned-away; empty elsewhere."""
        return self.main.get("data-state", "")

    def form_with(self, name: str) -> Form | None:
        """The form that has a field of that name."""
        return next((form for form in self.forms if name in form.fields), None)

    def form_to(self, ending: str) -> Form | None:
        """The form whose address (without query) ends so."""
        return next((form for form in self.forms if form.action.partition("?")[0].endswith(ending)), None)

    @property
    def join_link(self) -> str | None:
        """A link that leads to a Teams meeting."""
        return next((link for link in self.links if any(path in link for path in _JOIN_PATHS)), None)


def read_page(url: str, text: str) -> HtmlPage:
    """The page that a text is; addresses in it become absolute."""
    reader = _Reader(url)
    reader.feed(text)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = HtmlPage(url)
        self._form: Form | None = None
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.page.main = {name: value for name, value in given.items() if name.startswith("data-")}
        elif tag == "form":
            self._form = Form(
                urljoin(self.page.url, given.get("action") or self.page.url),
                given.get("method", "get").upper(),
                submits_itself="data-submits-itself" in given,
            )
            self.page.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self.page.links.append(urljoin(self.page.url, given["href"]))
        elif tag == "h1":
            self._in_heading = True
        else:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "h1":
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.page.heading = f"{self.page.heading} {data.strip()}".strip()

    def _field(self, tag: str, given: dict[str, str]) -> None:
        if self._form is None or "name" not in given:
            return
        if tag == "button" or given.get("type") == "submit":
            self._form.buttons.append((given["name"], given.get("value", "")))
        elif tag == "input" and not (given.get("type") in ("checkbox", "radio") and "checked" not in given):
            self._form.fields[given["name"]] = given.get("value", "on" if given.get("type") == "checkbox" else "")
