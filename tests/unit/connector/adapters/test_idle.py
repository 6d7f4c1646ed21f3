"""Connections that wait for the next call."""

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import trustme

from connector.adapters.idle import Idle

EPIC, GRAPH = ("https", "epic.example", True), ("https", "graph.example", True)


@pytest.fixture
def connected():
    """Makes connections whose server says nothing; `theirs` is its end."""
    ends = []

    def connect():
        ours, theirs = socket.socketpair()
        ends.extend((ours, theirs))
        return SimpleNamespace(sock=ours, close=ours.close, theirs=theirs)

    yield connect
    for end in ends:
        end.close()


def _is_closed(connection):
    return connection.sock.fileno() == -1


def test_the_newest_of_a_server_is_taken(connected):
    """It is the least likely to be closed soon; each is taken once, and for its own server only."""
    idle, first, second, other = Idle(9), connected(), connected(), connected()
    for server, connection in ((EPIC, first), (EPIC, second), (GRAPH, other)):
        idle.keep(server, connection)
    assert [idle.take(EPIC), idle.take(EPIC), idle.take(EPIC)] == [second, first, None]
    assert idle.take(("https", "graph.example", "/ca.pem")) is None
    assert idle.take(GRAPH) is other


def test_what_is_kept_is_bounded(connected):
    """However many servers there are: of too many the one that waited longest is closed."""
    idle, connections = Idle(3), [connected() for _ in range(10)]
    for number, connection in enumerate(connections):
        idle.keep(("http", f"epic-{number}.example", True), connection)
    assert [_is_closed(connection) for connection in connections] == [True] * 7 + [False] * 3
    assert idle.take(("http", "epic-7.example", True)) is connections[7]
    assert len(idle._kept) == 2


def test_all_are_closed_at_the_end(connected):
    """None is left to be taken."""
    idle, connection = Idle(3), connected()
    idle.keep(EPIC, connection)
    idle.close()
    assert _is_closed(connection)
    assert idle.take(EPIC) is None


@pytest.mark.parametrize("happens", [lambda server: server.close(), lambda server: server.sendall(b"x")])
def test_a_connection_whose_server_did_something_is_not_taken(connected, happens):
    """It was closed, or says what nobody asked for: then the one before it is taken."""
    idle, before, after = Idle(3), connected(), connected()
    idle.keep(EPIC, before)
    idle.keep(EPIC, after)
    happens(after.theirs)
    assert idle.take(EPIC) is before
    assert _is_closed(after)


def test_what_was_decrypted_already_counts(connected):
    """Over TLS a server may have said more than was read although nothing is left at the socket."""
    authority, connection = trustme.CA(), connected()
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("epic.example").configure_cert(theirs)
    authority.configure_trust(ours)

    def speak():
        server = theirs.wrap_socket(connection.theirs, server_side=True)
        server.sendall(b"more")
        return server

    with ThreadPoolExecutor(1) as others:
        speaking = others.submit(speak)
        connection.sock = ours.wrap_socket(connection.sock, server_hostname="epic.example")
        connection.close = connection.sock.close
        with speaking.result():
            assert connection.sock.recv(1) == b"m"
            idle = Idle(3)
            idle.keep(EPIC, connection)
            assert idle.take(EPIC) is None
