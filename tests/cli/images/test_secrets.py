"""No credential is in any output, error or file, whatever a registry answers.

The registry here sends back all that it was sent: as tags, digests, platforms, media types, error
texts, addresses of redirects and of token services.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.images.conftest import Run
from tests.registries import OCI_IMAGE, OCI_INDEX, Answer, FakeRegistry, FakeRequest, written

SECRET = "hunter2secret"
TOKEN = "t0kentoken"

_HEADERS = ("Docker-Content-Digest", "Content-Type", "Location", "Retry-After", "Link")


def _body(echo: str, kind: int) -> bytes:
    """A body in which what was sent stands wherever a text can stand."""
    platform = {"os": echo, "architecture": echo, "variant": echo, "os.version": echo}
    entry = {"mediaType": echo, "digest": echo, "platform": platform, "artifactType": echo}
    bodies = (
        {"errors": [{"code": echo, "message": echo, "detail": echo}]},
        {"mediaType": OCI_INDEX, "manifests": [entry], "annotations": {echo: echo}},
        {"mediaType": OCI_IMAGE, "config": {"digest": echo, "size": 1}, "layers": [entry]},
        {"name": echo, "tags": [echo, f"v1.{echo}"]},
        {"os": echo, "architecture": echo},
        {"mediaType": echo, "token": TOKEN, "access_token": echo},
    )
    return written(bodies[kind]) if kind < len(bodies) else echo.encode()


_ANSWERS = st.tuples(
    st.sampled_from([200, 200, 302, 307, 400, 401, 401, 403, 404, 429, 500]),
    st.sets(st.sampled_from(_HEADERS), max_size=3),
    st.integers(0, 6),
    st.sampled_from(['Bearer realm="{}"', "Basic realm={}", 'Bearer realm="{}{}"', ""]),
)


def _echoing(
    answers: list[tuple[int, set[str], int, str]], registry: FakeRegistry
) -> Callable[[FakeRequest], Answer]:
    def rule(request: FakeRequest) -> Answer:
        status, names, kind, challenge = answers[len(registry.asked) % len(answers)]
        secret = SECRET if "Basic" in request.authorization else TOKEN
        echo = [secret, request.authorization, f"http://{registry.host}/{secret}"][kind % 3]
        headers = dict.fromkeys(names, echo)
        if challenge:
            headers["WWW-Authenticate"] = challenge.format(f"http://{registry.host}/token", secret)
        if request.path == "/token":
            return Answer(body=_body(echo, 5))
        return Answer(status, headers, _body(echo, kind))

    return rule


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(answers=st.lists(_ANSWERS, min_size=1, max_size=5), command=st.sampled_from([0, 1, 2]))
def test_no_credential_leaves_the_process(
    run: Run, folder: Path, answers: list[tuple[int, set[str], int, str]], command: int
) -> None:
    with FakeRegistry().running() as registry:
        registry.rules.append(_echoing(answers, registry))
        auth = b64encode(f"me:{SECRET}".encode()).decode()
        config = folder.parent / "config.json"
        config.write_text(json.dumps({"auths": {registry.host: {"auth": auth}}}))
        image = f"{registry.host}/team/agent:v1"
        (folder / "images.yaml").write_text(f"images:\n  agent:\n    image: {image}\n")
        words = [
            ("resolve", image),
            ("verify", "images.yaml"),
            ("verify", "images.yaml", "--format", "json"),
        ][command]
        access = ("--registry-config", str(config), "--insecure-registry", registry.host)

        result = run(*words, *access, "--timeout", "0.3")

        sent = "".join(each.authorization for each in registry.asked)
        everything = [result.out, result.err, *(each.read_text() for each in folder.iterdir())]
        for secret in (SECRET, TOKEN, auth):
            assert not any(secret in text for text in everything), sent


@pytest.mark.parametrize("command", ["resolve", "verify"])
def test_the_credentials_are_sent_though(run: Run, folder: Path, command: str) -> None:
    """Otherwise the law above would hold of a client that asks for nothing."""
    with FakeRegistry().running() as registry:
        registry.rules.append(lambda _: Answer(401, {"WWW-Authenticate": "Basic realm=x"}))
        auth = b64encode(f"me:{SECRET}".encode()).decode()
        config = folder / "config.json"
        config.write_text(json.dumps({"auths": {registry.host: {"auth": auth}}}))
        (folder / "images.yaml").write_text(f"images: {{a: {{image: '{registry.host}/a:v1'}}}}\n")
        what = "images.yaml" if command == "verify" else f"{registry.host}/a:v1"
        access = ("--registry-config", str(config), "--insecure-registry", registry.host)

        result = run(command, what, *access)

        assert result.code == 2
        assert f"Basic {auth}" in {each.authorization for each in registry.asked}
