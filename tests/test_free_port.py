"""A free port stays free for who asked for it."""

from __future__ import annotations

import socket
from contextlib import ExitStack

from tests.free_port import free_port


def test_who_asks_for_it_can_listen_there() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as server:
        assert server.getsockname()[1] > 0


def test_nobody_who_asks_for_any_port_is_given_it() -> None:
    port = free_port()
    with ExitStack() as taken:
        others = [taken.enter_context(socket.socket()) for _ in range(500)]
        for each in others:
            each.bind(("127.0.0.1", 0))

        assert port not in {each.getsockname()[1] for each in others}
