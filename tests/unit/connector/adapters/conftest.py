"""A network that is a function: what is sent to it is remembered, what it answers is listed."""

import io
import json

import pytest
import requests
from requests.adapters import BaseAdapter

from connector.adapters.http import Http, RetryPolicy


class _Network(BaseAdapter):
    """Answers requests from a list, or by address from a table; a None in the list is a connection that fails."""

    def __init__(self):
        super().__init__()
        self.answers, self.table, self.sent, self.pauses, self.trust = [], {}, [], [], []

    def send(self, request, *, timeout, verify, **more):
        self.sent.append(request)
        self.trust.append((verify, more))
        listed = self.answers.pop(0) if self.answers else self.table.get(request.url.split("?")[0], (404, {}))
        if listed is None:
            raise requests.ConnectionError
        return _answer(request, *listed)

    def close(self):
        pass


def _answer(request, status, body, headers=()):
    response = requests.Response()
    response.status_code, response.request, response.url = status, request, request.url
    response.headers.update(dict(headers))
    response.raw = io.BytesIO(body.encode() if isinstance(body, str) else json.dumps(body).encode())
    return response


@pytest.fixture
def network():
    """The network."""
    return _Network()


@pytest.fixture
def http(network):
    """Our client on that network; its pauses are remembered and not waited for."""
    client = Http(None, network.pauses.append, RetryPolicy())
    client.adapter = network
    return client
