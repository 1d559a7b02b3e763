"""Nothing that looks like a secret is shown: in no command, no format, no snippet and no error.

Every place of an input that may hold one has a canary. Each text is given to every command in every
format, and no canary may come out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.report.formats import CHECK, COVERAGE, DIFF, IMAGES, ROLLOUT
from tests.cli.running import run

CANARY = "hunter2"

POD = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: logs, labels: {app: agent}%(metadata)s}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - name: agent
        image: %(image)s
        resources: {requests: {cpu: 1}}
%(container)s
"""

PLACES = {
    "a value in the environment": "env: [{name: A, value: @}]",
    "a number in the environment": "env: [{name: A, value: 1112223334445556667}]",
    "a long number in the environment": "env: [{name: A, value: 111222333444555666777888999000}]",
    "a list in the environment": "env: [{name: A, value: [@]}]",
    "a map in the environment": "env: [{name: A, value: {@: x}}]",
    "a flag in the environment": "env: [{name: A, value: !!bool @}]",
    "a tagged number in the environment": "env: [{name: A, value: !!int @}]",
    "a misspelt field of the environment": "env: [{name: A, val: @}]",
    "an environment that is a map": "env: {A: @}",
    "an environment of texts": "env: [A=@]",
    "a key twice": "env: [{name: A, value: @, value: @}]",
    "a key twice on lines": "env:\n- name: A\n  value: @\n  value: @",
    "a value of several lines": "env:\n- name: A\n  value: |\n    @\n  valeu: |\n    @",
    "a value with a colon": "env:\n- name: A\n  value: @: x",
    "a value that begins with @": "env:\n- name: A\n  value: '\n- name: B\n  value: @",
    "an alias without an anchor": "env:\n- name: A\n  value: *@",
    "a value with a tab": "env:\n- name: A\n  value: @\n\tvalue: @",
    "a line without a key": "env:\n- name: A\n  value: x\n @",
    "an open bracket": "env: [{name: A, value: @, x: [}]",
    "a header": "livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: A, value: @}]}}",
    "a header that is no text": "livenessProbe: {httpGet: {httpHeaders: [{name: A, value: [@]}]}}",
    "a query": "livenessProbe: {httpGet: {port: 99999999, path: '/x?token=@'}}",
    "an argument": "args: ['--password=@', --api-token, '@', --user, 'a:@']",
    "an argument with a misspelt neighbour": "args: ['--password=@', 5]\nargz: ['--password=@']",
    "a number as an argument": "args: [--token, 1112223334445556667]",
    "a shell command": "command: [sh, -c, 'curl -u a:@ -H \"Authorization: Bearer @xyz\" https://a:@@b/c']",
    "a command that is a text": "command: 'curl --token=@ https://a:@@b/c'",
    "a lifecycle command": "lifecycle: {preStop: {exec: {command: [x, '--password', '@']}}}",
}

REFERENCES = {
    "credentials in an image": "a:@@registry.example.com/x:latest",
    "credentials in an image with a scheme": "https://a:@@registry.example.com/x",
    "credentials in a second image": "a:@@registry.example.com/X:latest",
}

OTHERS = {
    "a Secret": "kind: Secret\ndata: {a: @}\nstringData: {b: @}",
    "a Secret with a tag": "kind: Secret\ndata: {a: !!int @}",
    "a Secret with a number": "kind: Secret\ndata: {a: 1112223334445556667}",
    "a Secret with a list": "kind: Secret\nstringData: {a: [@]}",
    "a Secret with a text for a map": "kind: Secret\nstringData: @",
    "a Secret with a misspelt field": "kind: Secret\nstringdata: {a: @}",
    "a Secret that is no YAML": "kind: Secret\nstringData:\n  a: @: x",
    "a Secret with a key twice": "kind: Secret\nstringData:\n  a: @\n  a: @",
    "a Secret that was applied": (
        "kind: Secret\nmetadata:\n  name: x\n  annotations:\n"
        '    kubectl.kubernetes.io/last-applied-configuration: \'{"data":{"a":"@"}}\''
    ),
    "a ConfigMap": "kind: ConfigMap\ndata: {password: @, api-token: @}",
    "a ConfigMap with a number": "kind: ConfigMap\ndata: {password: 1112223334445556667}",
    "a ConfigMap with a file": 'kind: ConfigMap\ndata: {a.conf: "x\\nHTTP_Passwd @\\n"}',
    "a ConfigMap with an address": "kind: ConfigMap\ndata: {url: 'https://a:@@b/c?token=@'}",
    "a ConfigMap that is no YAML": "kind: ConfigMap\ndata:\n  password: @: x",
    "an annotation": "kind: ConfigMap\nmetadata: {name: x, annotations: {password: @}}",
    "a strange object": "apiVersion: a.b/v1\nkind: X\nspec: {password: @, list: [{apiKey: @}]}",
}


def texts() -> Iterator[tuple[str, str]]:
    """Each place with a text in which the canary stands there."""
    fine = {"image": "x:1", "container": "", "metadata": ""}
    for name, place in PLACES.items():
        lines = "".join(f"        {line}\n" for line in place.split("\n"))
        yield name, POD % {**fine, "container": lines}
    for name, image in REFERENCES.items():
        yield name, POD % {**fine, "image": image}
    for name, other in OTHERS.items():
        head = "" if "apiVersion" in other else "apiVersion: v1\n"
        named = "" if "metadata" in other else "metadata: {name: x, namespace: logs}\n"
        yield name, f"{POD % fine}---\n{head}{named}{other}\n"


def commands(name: str) -> Iterator[list[str]]:
    """Every command in every format, for a file of the folder."""
    nodes = ("--nodes", "nodes.yaml")
    old, new = f"old/{name}", f"new/{name}"
    for form in CHECK.names:
        yield ["check", old, "--profile", "strict", "--format", form]
    yield ["check", old, "--fix", "--unsafe-fixes", "--diff"]
    yield ["check", old, "--write-baseline", "baseline.json"]
    yield from (["coverage", old, *nodes, "--format", form] for form in COVERAGE.names)
    yield from (["rollout", old, *nodes, "--format", form] for form in ROLLOUT.names)
    for form in DIFF.names:
        yield ["diff", old, new, *nodes, "--format", form]
        yield ["diff", "fine.yaml", new, "--format", form]
        yield ["diff", old, "fine.yaml", "--format", form]
    yield ["coverage", "fine.yaml", "--nodes", old]
    yield ["check", "fine.yaml", "--config", old]
    yield ["check", "fine.yaml", "--baseline", old]
    yield ["diff", "fine.yaml", "fine.yaml", *nodes, "--pods", old]
    yield from (["images", "list", old, "--format", form] for form in IMAGES.names)


def said(command: list[str]) -> str:
    """Everything that a command prints."""
    done = run(command)
    assert done.code in {0, 1, 2}, done.err
    return done.out + done.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with each text twice, with two canaries, and what else commands take."""
    for side, canary in (("old", CANARY), ("new", "hunter3")):
        (tmp_path / side).mkdir()
        for number, (_, text) in enumerate(texts()):
            written = text.replace("@", canary).replace(f"{canary}{canary}", f"{canary}@")
            if side == "new":
                written = written.replace("111222333444555666", "111222333444555669")
            (tmp_path / side / f"{number}.yaml").write_text(written)
    (tmp_path / "fine.yaml").write_text(POD % {"image": "x:2", "container": "", "metadata": ""})
    (tmp_path / "nodes.yaml").write_text("nodes: [{name: a, cpu: 4, memory: 8Gi}]")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert os.environ["NO_COLOR"]
    return tmp_path


SIGNS = ("hunter2", "hunter3", "111222333")


def test_no_secret_comes_out_of_any_command_in_any_format(folder: Path) -> None:
    leaks = []
    for number, (name, _) in enumerate(texts()):
        for command in commands(f"{number}.yaml"):
            told = said(command)
            leaks += [
                f"{name}: {' '.join(command)}: {line.strip()[:150]}"
                for line in told.splitlines()
                if any(sign in line for sign in SIGNS)
            ]
            baseline = folder / "baseline.json"
            if baseline.exists():
                assert not any(sign in baseline.read_text() for sign in SIGNS)
                baseline.unlink()

    assert leaks == []


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["diff", "old/0.yaml", "new/0.yaml"], id="diff"),
        pytest.param(["diff", "old/0.yaml", "new/0.yaml", "--format", "json"], id="diff as JSON"),
        pytest.param(["check", "old/7.yaml"], id="check"),
        pytest.param(["check", "old/0.yaml", "--fix", "--unsafe-fixes", "--diff"], id="fixes"),
    ],
)
def test_values_are_shown_on_request_only(command: list[str], folder: Path) -> None:
    assert folder == Path.cwd()
    assert CANARY not in said(command)
    assert CANARY in said([*command, "--show-values"])


def test_a_diff_that_hides_something_says_that_it_cannot_be_applied(folder: Path) -> None:
    assert folder == Path.cwd()
    told = said(["check", "old/0.yaml", "--fix", "--unsafe-fixes", "--diff"])

    assert "(hidden)" in told
    assert "with --show-values this diff can be applied" in told
