"""An answer over https is whole or an error, whatever the other side does."""

from __future__ import annotations

import pytest

from constructs_lib.cli.download import download
from constructs_lib.errors import ConstructsLibError

pytestmark = pytest.mark.usefixtures("trusted")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/v1/shipper.yaml", id="a file"),
        pytest.param("/latest.yaml", id="a redirect to https"),
    ],
)
def test_the_whole_answer_is_given(https_server: str, path: str) -> None:
    data = download(f"{https_server}{path}")

    assert data.startswith(b"apiVersion: v1\nkind: ServiceAccount\n")
    assert data.endswith(b"metadata: {name: b}}\n")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/none.yaml", "returned 404 Not Found.", id="a bad status"),
        pytest.param(
            "/plain.yaml",
            "cannot be reached (it redirects to http://127.0.0.1/v1/shipper.yaml, which is not "
            "https).",
            id="a redirect to http",
        ),
        pytest.param(
            "/file.yaml",
            "returned 302 Found - Redirection to url 'file:///etc/hostname' is not allowed.",
            id="a redirect to a file",
        ),
        pytest.param("/cut.yaml", "broke off after 50 of 213 bytes; try again.", id="cut off"),
        pytest.param("/large.yaml", "is larger than 50 MiB.", id="too large"),
    ],
)
def test_a_bad_answer_is_one_sentence(https_server: str, path: str, said: str) -> None:
    with pytest.raises(ConstructsLibError) as caught:
        download(f"{https_server}{path}")

    assert str(caught.value) == f"{https_server}{path} {said}"


def test_redirects_end(https_server: str) -> None:
    with pytest.raises(ConstructsLibError, match="infinite loop") as caught:
        download(f"{https_server}/round.yaml")

    assert "\n" not in str(caught.value)


def test_nobody_waits_for_a_silent_server(https_server: str) -> None:
    # A machine that is busy may not even come to greet it in that time.
    with pytest.raises(ConstructsLibError, match=r"cannot be (read|reached) \(.*timed out\)"):
        download(f"{https_server}/silent.yaml", timeout=0.2)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ConstructsLibError, match=r"cannot be reached \(.*refused\)"):
        download("https://127.0.0.1:9/a.yaml")


def test_a_certificate_that_nobody_trusts_is_refused(
    https_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(ConstructsLibError, match="CERTIFICATE_VERIFY_FAILED"):
        download(f"{https_server}/v1/shipper.yaml")


def test_an_address_that_http_cannot_carry_is_told(https_server: str) -> None:
    with pytest.raises(ConstructsLibError, match="cannot be read"):
        download(f"{https_server}/a b.yaml")


@pytest.mark.parametrize("path", ["/slow.yaml", "/slow-head.yaml"])
def test_nobody_waits_for_a_server_that_never_ends(https_server: str, path: str) -> None:
    with pytest.raises(ConstructsLibError, match=r"has not ended after 0\.3 seconds"):
        download(f"{https_server}{path}", deadline=0.3)


def test_a_query_is_in_no_error(https_server: str) -> None:
    with pytest.raises(ConstructsLibError) as caught:
        download(f"{https_server}/none.yaml?token=hunter2")

    assert str(caught.value) == f"{https_server}/none.yaml?*** returned 404 Not Found."
