"""What the server answers to, by a handshake of bytes: names of this machine, and no page of another site."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # of RFC 6455


def handshake(dashboard: str, host: str, origin: str | None) -> int:
    """The status that a request for the websocket gets."""
    port = urlsplit(dashboard).port
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host.format(port=port)}",
        "Upgrade: websocket",
        "Connection: Upgrade",
    ]
    lines += [f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit"]
    lines += [f"Origin: {origin.format(port=port)}"] if origin else []
    with socket.create_connection(("localhost", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        status = re.match(rb"HTTP/1\.1 (\d+)", connection.recv(1000))
    assert status
    return int(status[1])


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:{port}", "http://localhost:{port}", 101),
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}", 101),
        ("[::1]:{port}", "http://[::1]:{port}", 101),
        ("localhost:{port}", None, 101),  # no browser
        ("evil.example:{port}", "http://evil.example:{port}", 403),  # a name that is made to lead here
        ("evil.example", None, 403),
        ("localhost.evil.example", "http://localhost.evil.example", 403),
        ("localhost@evil.example", None, 403),
        ("localhost:{port}", "http://evil.example", 403),  # a page of another site
        ("localhost:{port}", "null", 403),  # a file, or a frame that is shut in
    ],
)
def test_only_this_machines_names_and_own_pages_are_let_in(
    dashboard: str, host: str, origin: str | None, status: int
) -> None:
    assert handshake(dashboard, host, origin) == status
