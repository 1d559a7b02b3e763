"""The network itself: certificates, proxies, connections that are used again, and time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from constructs_lib.cli.images.connection import Network
from constructs_lib.registry.transport import EndedError, NoAnswerError, Request
from tests.registries import Answer, FakeRegistry, basic
from tests.waiting import PATIENCE


def get(url: str, most: int = 1000) -> Request:
    return Request(method="GET", url=url, most=most)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = Network(silence=PATIENCE)
    yield found
    found.close()


@contextmanager
def listening(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does as it is told with every connection; gives its port."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                continue
            with connection:
                connection.settimeout(PATIENCE)
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        server.close()


def test_a_certificate_that_is_trusted_is_enough(
    network: Network, https_server: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert network.send(get(f"{https_server}/v1/shipper.yaml"), seconds=PATIENCE).status == 200


def test_a_certificate_that_is_not_trusted_is_refused(network: Network, https_server: str) -> None:
    with pytest.raises(NoAnswerError, match="a certificate that this machine does not trust"):
        network.send(get(f"{https_server}/v1/shipper.yaml"), seconds=PATIENCE)


def test_a_connection_is_used_again(network: Network) -> None:
    with FakeRegistry().running() as registry:
        registry.store("a").index("v1")
        for method in ("HEAD", "GET", "HEAD"):
            url = f"http://{registry.host}/v2/a/manifests/v1"
            request = Request(method=method, url=url, most=10_000)
            assert network.send(request, seconds=PATIENCE).status == 200

        assert [len(kept) for kept in network._idle.values()] == [1]


def test_a_connection_that_the_other_side_closed_is_made_anew(network: Network) -> None:
    def once(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with listening(once) as port:
        bodies = [
            network.send(get(f"http://127.0.0.1:{port}/"), seconds=PATIENCE).body for _ in range(3)
        ]

    assert bodies == [b"ok"] * 3


def test_a_drop_at_a_time_is_not_waited_for(network: Network) -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        with suppress(OSError):
            while True:  # until the other side hangs up
                connection.sendall(b".")
                time.sleep(0.05)

    with listening(drip) as port, pytest.raises(NoAnswerError, match="does not answer in time"):
        network.send(get(f"http://127.0.0.1:{port}/", 1_000_000), seconds=0.5)


def test_who_waits_is_let_go_when_the_network_is_closed(network: Network) -> None:
    def silent(connection: socket.socket) -> None:
        connection.recv(4096)
        network.close()
        connection.recv(4096)  # until the other side hangs up

    with listening(silent) as port, pytest.raises(EndedError):
        network.send(get(f"http://127.0.0.1:{port}/"), seconds=PATIENCE)


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", b""]
)
def test_what_is_no_whole_answer_is_told_without_what_it_is(
    network: Network, answer: bytes
) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answer)

    with listening(talk) as port, pytest.raises(NoAnswerError) as caught:
        network.send(get(f"http://127.0.0.1:{port}/"), seconds=PATIENCE)

    assert "SSH" not in str(caught.value)
    assert "breaks off" in str(caught.value)


def test_a_proxy_is_asked_with_the_whole_address(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeRegistry().running() as proxy:
        proxy.rules.append(lambda _: Answer(body=b"proxied"))
        monkeypatch.setenv("http_proxy", f"http://{proxy.host}")

        found = network.send(get("http://registry.example/v2/"), seconds=PATIENCE)

        assert found.body == b"proxied"
        assert [each.target for each in proxy.asked] == ["http://registry.example/v2/"]


def test_https_goes_through_a_tunnel_and_only_the_proxy_sees_its_password(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def tunnel(connection: socket.socket) -> None:
        seen.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with listening(tunnel) as port:
        monkeypatch.setenv("https_proxy", f"http://me:hunter2@127.0.0.1:{port}")
        with pytest.raises(NoAnswerError, match="cannot be reached"):
            network.send(get("https://registry.example/v2/"), seconds=PATIENCE)

    assert seen[0].startswith(b"CONNECT registry.example:443 HTTP/1.")
    assert f"Proxy-Authorization: {basic('me', 'hunter2')}".encode() in seen[0]


def test_this_machine_is_asked_without_a_proxy(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with FakeRegistry().running() as registry:
        assert network.send(get(f"http://{registry.host}/"), seconds=PATIENCE).status == 404


def test_the_default_context_checks_names_and_certificates(network: Network) -> None:
    assert network._tls.check_hostname
    assert network._tls.verify_mode is ssl.CERT_REQUIRED
