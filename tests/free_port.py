"""A port for a program that cannot say which one it took."""

from __future__ import annotations

import socket

__all__ = ["free_port"]


def free_port() -> int:
    """A port of this machine to listen on.

    A connection to it that is over makes the system give it to nobody who asks for any port, for a
    minute: other tests do so at the same time.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            connection, _ = server.accept()
            connection.close()  # who closes first keeps the port
    return port
