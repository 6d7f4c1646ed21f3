"""The reference connector as an application in the browser: every page and every redirect is made by a script."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask

from tests.crooked.build import Application, serve, surrounded

_SCRIPT = b"""
const { target, html } = JSON.parse(document.getElementById("page").textContent);
if (target) location.replace(target);
else {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
}
"""
_SHELL = (
    '<!doctype html><title>Loading</title><script type="application/json" id="page">{}</script>'
    '<script src="/made-by-script.js" defer></script><body></body>'
)
_ADDRESS = "/made-by-script.js"


def _scripted(application: Application) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == _ADDRESS:
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [_SCRIPT]
        heads: list[tuple[str, list[tuple[str, str]]]] = []
        parts = application(environ, lambda status, headers, *_: heads.append((status, headers)))
        ((status, headers),) = heads
        kept = [(name, value) for name, value in headers if name.lower() not in ("location", "content-length")]
        target = next((value for name, value in headers if name.lower() == "location"), "")
        if not any(name.lower() == "content-type" and "html" in value for name, value in headers):
            start_response(status, headers)
            return parts
        start_response("200 OK" if target else status, kept)
        content = json.dumps({"target": target, "html": b"".join(parts).decode()}).replace("<", "\\u003c")
        return [_SHELL.format(content).encode()]

    return answer


def make_app() -> Flask:
    """The connector, made by scripts."""
    return surrounded(_scripted)


if __name__ == "__main__":
    serve("tests.browser.people.scripted_connector")
