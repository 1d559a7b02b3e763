"""No text of an input does anything where it is shown: every field, every command, every format.

Kubernetes refuses most such names, a file does not have to. Each text field of each input is fed
with each hostile string, and each medium is held to what is harmless in it.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from constructs_lib.report.formats import CHECK, COVERAGE, DIFF, IMAGES, ROLLOUT
from constructs_lib.report.words import visible
from constructs_lib.yaml.reader import read_yaml
from tests.cli.running import run

STRINGS: Final = {
    "escape sequences": "a\x7f\x1b[31mb\x1b]0;t\x07\x9b2J",
    "a command of GitHub": "a\n::error::b\r\n ::set-output name=a::b",
    "a command at the start": "::warning::x",
    "commands of Azure and of old runners": "##vso[task.x]a ##[add-mask]b ##VSO[c]",
    "direction and width": "a\u202eb\u2066c\u200bd\ufeffe\u061c",
    "nothing to see": "a\u3164b\u2800c\ufe0fd\U000e0101e\u00ade",
    "a heading": "n\n\n# Approved @octocat\n\n- x",
    "an image and a link": "![i](https://e.example/b) [l](http://e.example)",
    "bare addresses": "https://e.example/x www.e.example a@e.example",
    "mentions": "@octocat #12 !3 GH-4 octo/cat#5",
    "HTML": "<img src=x onerror=alert(1)></script><script>1</script>",
    "attributes": "\" onload='1' style=\"x\" '><b>",
    "a table and code": "`a` | ``b`` ~~~ |\n| - |\n```\n# x",
    "what XML forbids": "]]>&#0;\x00\x0b\ufffe\uffff<![CDATA[",
    "half a character": "a\udc80b\ud800",
}
"""Strings, by what they try."""

BASE: Final = """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: logs
  labels: {app: agent}
  annotations: {note: x, constructs-lib/ignore.DS501: reason, constructs-lib/role: cni}
spec:
  selector: {matchLabels: {app: agent}, matchExpressions: [{key: k, operator: In, values: [v]}]}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 10%}}
  template:
    metadata: {labels: {app: agent, k: v}, annotations: {note: x}}
    spec:
      serviceAccountName: agent
      priorityClassName: high
      hostNetwork: true
      nodeSelector: {pool: general}
      tolerations: [{key: t, operator: Equal, value: v, effect: NoSchedule}]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]
      volumes:
      - {name: logs, hostPath: {path: /var/log, type: Directory}}
      - {name: conf, configMap: {name: conf, items: [{key: a, path: b}]}}
      containers:
      - name: agent
        image: registry.example.com/agent:1.0
        imagePullPolicy: Always
        command: [run]
        args: [--v=2]
        env: [{name: A, value: x}, {name: B, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
        ports: [{name: http, containerPort: 80, hostPort: 80, protocol: TCP}]
        resources: {requests: {cpu: 100m, example.com/gpu: "1"}, limits: {example.com/gpu: "1"}}
        volumeMounts: [{name: logs, mountPath: /var/log}, {name: conf, mountPath: /conf}]
        securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}
        livenessProbe: {httpGet: {path: /, port: http, httpHeaders: [{name: A, value: b}]}}
"""
CONFIG: Final = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, namespace: logs}
data: {a: b}
"""
NODES: Final = """\
nodes:
- {name: n1, cpu: 4, memory: 8Gi, labels: {pool: general, zone: a}, taints: ["t=v:NoSchedule"]}
- {name: n2, cpu: 4, memory: 8Gi, labels: {pool: other}, taints: ["gpu=x:NoExecute"]}
"""
PODS: Final = """\
apiVersion: v1
kind: Pod
metadata:
  name: agent-x
  namespace: logs
  labels: {app: agent}
  ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, uid: u, controller: true}]
spec: {nodeName: n1, containers: [{name: a, image: b, resources: {requests: {cpu: 1}}}]}
status: {phase: Running, conditions: [{type: Ready, status: "False", reason: Why}]}
"""
SETTINGS: Final = """\
profile: strict
platform: generic
rules: {DS501: warning}
roles: [{role: cni, namespace: logs, name: agent}]
exempt: [{rule: DS601, reason: It is right here., name: agent, container: agent}]
node_cpu: 200m
"""
BASELINE: Final = """\
schema: constructs-lib/baseline/v1
findings: [{rule: DS101, about: x, fingerprint: "0:1"}]
"""
INPUTS: Final = {
    "old.json": BASE,
    "new.json": BASE.replace("agent:1.0", "agent:1.1").replace("100m", "200m"),
    "conf.json": CONFIG,
    "nodes.json": NODES,
    "pods.json": PODS,
    "settings.json": SETTINGS,
    "baseline.json": BASELINE,
    "images.json": "images: {agent: {image: 'a.example/x:1'}}",
}

COMMANDS: Final[list[list[str]]] = [
    *(["check", "old.json", "conf.json", "--config", "settings.json", "--format", form]
      for form in CHECK.names),
    ["check", "old.json", "--baseline", "baseline.json"],
    ["check", "old.json", "conf.json", "--fix", "--unsafe-fixes", "--diff"],
    ["check", "old.json", "--write-baseline", "written.json"],
    *(["coverage", "old.json", "--nodes", "nodes.json", "--format", form]
      for form in COVERAGE.names),
    *(["diff", "old.json", "new.json", "--nodes", "nodes.json", "--format", form]
      for form in DIFF.names),
    *(["rollout", "new.json", "--old", "old.json", "--nodes", "nodes.json", "--pods", "pods.json",
       "--format", form] for form in ROLLOUT.names),
    *(["images", "list", "old.json", "images.json", "--format", form] for form in IMAGES.names),
    *(["images", "verify", "images.json", "--offline", "--format", form] for form in IMAGES.names),
]  # fmt: skip


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """The place of every text in a value, and of every key that its author chose."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield (*path, key), True
            yield from leaves(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from leaves(member, (*path, index))
    elif isinstance(value, str):
        yield path, False


def with_text(value: Any, path: tuple[Any, ...], text: str, *, is_key: bool) -> Any:
    """A copy with a text in that place."""
    changed = copy.deepcopy(value)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    if is_key:
        parent[text] = parent.pop(path[-1])
    else:
        parent[path[-1]] = text
    return changed


NO_COMMAND: Final = re.compile(r"##(\[|vso\[)", re.IGNORECASE)


def is_clean(text: str) -> bool:
    return all(line == visible(line) for line in text.split("\n"))


def in_a_log(text: str) -> list[str]:
    """The lines that a terminal or a runner would act on."""
    return [
        line
        for line in text.split("\n")
        if not is_clean(line) or line.lstrip().startswith("::") or NO_COMMAND.search(line)
    ]


def as_json(text: str) -> list[str]:
    json.loads(text)
    return [] if text.isascii() and "\x7f" not in text else ["no plain ASCII"]


def as_xml(text: str) -> list[str]:
    ET.fromstring(text)  # noqa: S314  # written by the command
    return []


def as_markdown(text: str) -> list[str]:
    """What is live in Markdown, outside of code."""
    prose = re.sub(r"(?ms)^ *(`{3,}).*?^ *\1$", "", text)
    prose = re.sub(r"`[^`\n]*`", "", prose)
    allowed = r"</?(?:details|summary|code)>|<br>"
    live = re.findall(
        r"(?<!\w)@\w|!\[|\]\(|://|(?i:\bwww\.)|(?<!&)#\d|!\d|GH-\d|\w@\w+\.|(?m:^#+ Approved)",
        prose.replace("\\[", "").replace("\\]", ""),
    )
    return live + re.findall("<[^>]*>?", re.sub(allowed, "", prose))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.found += [f"<{tag}>"] if tag in {"img", "b1", "iframe", "a"} else []
        self.found += [key for key, _ in attrs if key.startswith("on") or key in {"style", "src"}]


def as_html(text: str) -> list[str]:
    page = _Page()
    page.feed(text)
    return page.found + (["scripts"] if page.scripts != 1 else [])


def as_annotations(text: str) -> list[str]:
    own = re.compile(r"::(error|warning|notice) (?:[a-z]+=[^:,]*,?)*::")
    rest = "\n".join(line for line in text.split("\n") if not own.match(line))
    return in_a_log(rest)


MEDIA: Final[dict[str, tuple[Callable[[str], list[str]], ...]]] = {
    "json": (as_json, in_a_log),
    "sarif": (as_json, in_a_log),
    "gitlab": (as_json, in_a_log),
    "junit": (as_xml, in_a_log),
    "github": (as_annotations,),
    "markdown": (as_markdown, in_a_log),
    "html": (as_html, in_a_log),
}


def problems(command: list[str], folder: Path) -> list[str]:
    """What is wrong with all that a command writes."""
    done = run(command)
    form = command[-1] if "--format" in command else "text"
    found = in_a_log(done.err)
    if done.code not in {0, 1, 2}:
        found.append(f"exit code {done.code}: {done.err}")
    if done.out:
        for check in MEDIA.get(form, (in_a_log,)):
            found += check(done.out)
    written = folder / "written.json"
    if written.exists():
        text = written.read_text()
        found += [*as_json(text), *in_a_log(text)]
        written.unlink()
    return [f"{' '.join(command)}: {each[:200]!r}" for each in found]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all inputs as JSON, which can hold any string."""
    for name, text in INPUTS.items():
        write(tmp_path / name, read_yaml(text)[0].value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


def write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value), "utf-8")


def test_the_inputs_are_fine_as_they_are(folder: Path) -> None:
    ended = [run(command) for command in COMMANDS]

    assert folder == Path.cwd()
    assert [done.err for done in ended if done.code not in {0, 1}] == []
    assert all(done.out for done in ended if "baseline" not in done.out)


def test_no_field_of_any_input_acts_in_any_output(folder: Path) -> None:
    strings, turn, found = list(STRINGS.values()), 0, []
    for name, written in INPUTS.items():
        value = read_yaml(written)[0].value
        commands = [command for command in COMMANDS if name in command]
        for path, is_key in leaves(value):
            for command in commands[is_key::2]:
                turn += 1
                text = strings[turn % len(strings)]
                write(folder / name, with_text(value, path, text, is_key=is_key))
                found += [f"{name} {path}: {each}" for each in problems(command, folder)]
        write(folder / name, value)

    assert found == []


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_no_string_acts_wherever_it_is_taken(text: str, folder: Path) -> None:
    for name in INPUTS:
        value = read_yaml(INPUTS[name])[0].value
        for path in FREE.get(name, ()):
            value = with_text(value, path, text, is_key=False)
        write(folder / name, value)

    assert [each for command in COMMANDS for each in problems(command, folder)] == []


POD: Final = ("spec", "template", "spec")
AGENT: Final = (*POD, "containers", 0)
FREE: Final[dict[str, list[tuple[Any, ...]]]] = {
    "old.json": [
        ("metadata", "annotations", "note"),
        (*AGENT, "args", 0),
        (*AGENT, "command", 0),
        (*AGENT, "env", 0, "value"),
        (*AGENT, "livenessProbe", "httpGet", "path"),
    ],
    "new.json": [
        (*AGENT, "args", 0),
        ("spec", "template", "metadata", "annotations", "note"),
    ],
    "conf.json": [("data", "a")],
    "pods.json": [("status", "conditions", 0, "reason")],
    "baseline.json": [("findings", 0, "about")],
    "settings.json": [("exempt", 0, "reason")],
}
"""Fields that may hold any text, so that the run goes on to its report."""

ARGUMENTS: Final = [
    ["check", "@.yaml"],
    ["check", "--format", "@", "old.json"],
    ["check", "--@", "old.json"],
    ["check", "old.json", "--kubernetes-version", "@"],
    ["check", "old.json", "--config", "@"],
    ["check", "old.json", "--baseline", "@"],
    ["check", "git:@:dist"],
    ["check", "git:HEAD:@"],
    ["coverage", "@", "--nodes", "@"],
    ["coverage", "old.json", "--nodes", "nodes.json", "--require", "@"],
    ["rollout", "old.json", "--nodes", "nodes.json", "--ready-after", "@"],
    ["rollout", "old.json", "--nodes", "nodes.json", "--wave-label", "@", "--seed", "@"],
    ["diff", "git:@:x", "old.json"],
    ["diff", "old.json", "@"],
    ["fetch", "https://127.0.0.1:1/@.yaml"],
    ["fetch", "@"],
    ["rules", "explain", "@"],
    ["rules", "--format", "@"],
    ["images", "resolve", "@"],
    ["images", "verify", "@.yaml"],
    ["images", "list", "@"],
    ["synth", "--output", "@"],
    ["@"],
    ["rules", "@"],
]


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_no_argument_acts_in_an_error(text: str, folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    given = text.replace("\x00", "").encode("utf-8", "replace").decode()
    found = []
    for command in ARGUMENTS:
        found += problems([word.replace("@", given) for word in command], folder)

    assert found == []


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_no_name_of_a_file_acts_in_a_report(text: str, folder: Path) -> None:
    name = f"{text.replace('/', '_').replace(chr(0), '')}.yaml"
    name = name.encode("utf-8", "replace").decode()[:80]
    (folder / "in").mkdir()
    (folder / "in" / name).write_text(f"{BASE}---\na: b: c\n", "utf-8")
    found = []
    for form in CHECK.names:
        found += problems(["check", "in", "--format", form], folder)
    found += problems(["check", "in", "--fix", "--unsafe-fixes", "--diff"], folder)
    found += problems(["diff", "in", "old.json"], folder)
    found += problems(["coverage", "in", "--nodes", f"in/{name}"], folder)

    assert found == []
