"""A connection that has ended is over on both sides."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import websocket

from participation.live.websocket import WholeFrames
from tests.support.hall import Hall

CLOSE_PACKET = "1"  # of Engine.IO


@contextmanager
def raw_websocket(hall: Hall) -> Iterator[websocket.WebSocket]:
    """A WebSocket without Socket.IO's client around it, connected to the namespace."""
    address = hall.url.replace("http", "ws") + "/live/?transport=websocket&EIO=4"
    connection = websocket.create_connection(address, timeout=40, origin=hall.url)
    try:
        assert str(connection.recv()).startswith("0")
        connection.send("40")
        assert str(connection.recv()).startswith("40")
        yield connection
    finally:
        connection.shutdown()  # type: ignore[no-untyped-call]


def has_hung_up(sock: socket.socket) -> bool:
    """Whether the other side ends the connection, waiting for it.

    The client's library answers a closing frame with one of its own, and to
    what comes after the end, TCP answers with a reset.
    """
    try:
        return sock.recv(1000) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("way", ["Engine.IO's packet", "WebSocket's frame"])
def test_the_server_hangs_up_after_a_goodbye(hall: Hall, way: str) -> None:
    with raw_websocket(hall) as connection:
        if way == "Engine.IO's packet":
            connection.send(CLOSE_PACKET)
        else:
            connection.send_close()
        assert connection.recv_data_frame()[0] == websocket.ABNF.OPCODE_CLOSE
        assert isinstance(connection.sock, socket.socket)
        assert has_hung_up(connection.sock)


def test_a_frame_is_sent_whole_through_a_socket_that_takes_it_in_pieces() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert WholeFrames(ours).send(b"hello") == 5
        assert theirs.recv(100) == b"hello"
