"""Answers of the web server in front of Epic, for what Epic does not offer, and ours for what is not simulated."""

from flask import Response, jsonify

from simkit.recording import note

# Our own words in the manner of IIS: an HTML page where a client may expect JSON.
_NOT_FOUND = """<!DOCTYPE html>\r
<html>\r
<head>\r
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/>\r
<title>404 - File or directory not found.</title>\r
</head>\r
<body>\r
<div id="header"><h1>Server Error</h1></div>\r
<div id="content"><h2>404 - File or directory not found.</h2>\r
<h3>What you are looking for may have moved, may have another name, or may not be available now.</h3></div>\r
</body>\r
</html>\r
"""


def not_found_page() -> Response:
    """The web server's HTML page for a path, a FHIR type or an interaction that Epic does not offer."""
    return Response(_NOT_FOUND, 404, content_type="text/html")


def interconnect_error(status: int, message: str) -> Response:
    """Epic's Interconnect-style error envelope; the exact members of real ones are not public."""
    body = {
        "Message": "An error has occurred.",
        "ExceptionMessage": message,
        "ExceptionType": "Epic.ServiceModel.Internal.ServiceCommandException",
        "StackTrace": None,
        "InnerException": None,
    }
    answer = jsonify(body)
    answer.status_code = status
    return answer


def not_simulated(what: str, nearest: str) -> Response:
    """501 in Epic's envelope: the path may exist at Epic, this simulator has not modelled it."""
    note(outcome="not_simulated")
    return interconnect_error(501, f"{what} is not simulated; nearest: {nearest}.")
