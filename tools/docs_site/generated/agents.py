"""A page for each agent: what it needs and why, how it is declared, what watches it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.adopt.code.expression import Call, laid_out
from constructs_lib.adopt.code.imports import Imports
from constructs_lib.adopt.code.values import fields_of
from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.choices import construct_of
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.k8s.manifest import Manifest
from tests.agents.cases import CASES
from tools.agent_evidence import Evidence, evidence
from tools.docs_site.generated.agent_needs import needs, reasons
from tools.docs_site.generated.docstring import markdown_of
from tools.docs_site.generated.fields import fields_table
from tools.docs_site.page import Page
from tools.docs_site.sources import SHOWN

__all__ = ["agent_pages", "code_of"]

_INTRODUCTION: Final = """\
Each page says what the agent takes of its node and why, how it is declared, what watches it, and
what it was held against. A program of your own is a [`NodeAgent`](../node-agent.md).
"""
_WIDTH: Final = 88
_LABEL: Final = re.compile(r"\{\{ \$(?:labels\.)?(\w+) \}\}")
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def agent_pages() -> Iterator[Page]:
    """The list of agents, the page of each, and the YAML of every declaration shown."""
    found = {name: page for name, (_, page) in evidence().items()}
    yield Page(source="docs/agents/README.md", text="\n".join(_index(found)))
    for spec in AGENTS:
        text = "\n".join(_agent(spec, found))
        yield Page(source=f"docs/agents/{_stem(spec)}.md", text=text)
    for case, declared in CASES.items():
        if case.endswith("-minimal"):
            continue
        yield Page(
            source=f"{SHOWN}agents/{case}.md",
            text=f"# {case}.yaml\n\n```yaml\n{declared.yaml()}```\n",
        )


def _stem(spec: type[AgentSpec]) -> str:
    """How the page is called: ``node-exporter``."""
    return _WORD.sub("-", construct_of(spec)).lower()


def _index(found: Mapping[str, Evidence]) -> Iterator[str]:
    yield "# Agents\n"
    yield _INTRODUCTION
    yield "| construct | programs | what it is |"
    yield "|---|---|---|"
    for spec in AGENTS:
        name = construct_of(spec)
        programs = ", ".join(page.title for page in found.values() if page.agent == name)
        words = markdown_of(spec.__doc__ or "").partition("\n")[0].replace("|", "\\|")
        yield f"| [`{name}`]({_stem(spec)}.md) | {programs} | {words} |"
    yield "\n## What every agent can be told\n"
    yield from fields_table(AgentSpec, api="../api")
    yield ""


def _agent(spec: type[AgentSpec], found: Mapping[str, Evidence]) -> Iterator[str]:
    name, stem = construct_of(spec), _stem(spec)
    minimal = CASES[f"{stem}-minimal"]
    manifests = minimal.manifests()
    yield f"# {name}\n"
    yield markdown_of(sys.modules[spec.__module__].__doc__ or "")
    yield "## The least one can write\n"
    yield f"```python\n{code_of(minimal)}```\n"
    yield "<details><summary>The YAML it gives</summary>\n"
    yield f"```yaml\n{minimal.yaml()}```\n\n</details>\n"
    yield "## What it takes of the node\n"
    yield "As declared above; a declaration that asks for more gets more.\n"
    yield "| what | how |"
    yield "|---|---|"
    yield from (f"| {what} | {how} |" for what, how in needs(manifests))
    yield ""
    yield from _answers(manifests)
    yield from _programs(name, found)
    yield from _alerts(minimal)
    yield from _declarations(spec, stem)
    yield "## Options\n"
    every = "[those of every agent](README.md#what-every-agent-can-be-told)"
    yield f"Beside {every} `{name}` takes:\n"
    shared = AgentSpec.model_fields.keys() - {"resources", "rollout", "nodes", "priority"}
    yield from fields_table(spec, api="../api", without=shared)
    yield ""


def code_of(declared: AgentSpec) -> str:
    """The source text of a declaration."""
    imports = Imports()
    spec = type(declared)
    given = {name: getattr(declared, name) for name in spec.model_fields}
    arguments = fields_of(spec, given, imports, lambda _text, _hint: None)
    call = Call(imports.add("constructs_lib", spec.__name__), tuple(arguments))
    written = laid_out(call, around=len("agent = "), width=_WIDTH)
    lines = "\n".join(imports.lines(_WIDTH))
    return f"{lines}\n\nagent = {written}\n"


def _answers(manifests: list[Manifest]) -> Iterator[str]:
    answers = reasons(manifests)
    if answers:
        yield "What `check` would ask about stands in the YAML with its reason:\n"
        yield from (
            f"- [{key}](../rules.md#{key.partition('.')[0].lower()}-): {text}"
            for key, text in answers.items()
        )
        yield ""


def _programs(name: str, found: Mapping[str, Evidence]) -> Iterator[str]:
    yield "## What it was held against\n"
    yield "| program | releases read | run | not checked |"
    yield "|---|---|---|---|"
    for stem, page in found.items():
        if page.agent == name:
            read = ", ".join(f"{at.project} {at.version}" for at in page.upstream) or "nothing"
            runs = len(page.runs) or "nothing"
            link = f"[{page.title}](../evidence/{stem}.md)"
            yield f"| {link} | {read} | {runs} | {len(page.unchecked)} |"
    yield ""


def _alerts(minimal: AgentSpec) -> Iterator[str]:
    watched = minimal.model_copy(update={"monitoring": Monitoring()})
    rules = [each for each in watched.manifests() if each["kind"] == "PrometheusRule"]
    yield "## Alerts\n"
    yield "With `monitoring=Monitoring()` Prometheus is told to watch for:\n"
    yield "| alert | after | severity | what it says |"
    yield "|---|---|---|---|"
    for rule in rules:
        for group in rule["spec"]["groups"]:
            for each in group["rules"]:
                summary = _LABEL.sub(r"`\1`", each["annotations"]["summary"])
                severity = each["labels"]["severity"]
                after = each.get("for", "at once")
                yield f"| {each['alert']} | {after} | {severity} | {summary} |"
    yield ""


def _declarations(spec: type[AgentSpec], stem: str) -> Iterator[str]:
    yield "## More declarations\n"
    yield "Each is rendered, checked and held against the schemas of Kubernetes by the tests.\n"
    for case, declared in CASES.items():
        if type(declared) is spec and case != f"{stem}-minimal":
            yield f"<details><summary>{case.removeprefix(f'{stem}-')}</summary>\n"
            yield f"```python\n{code_of(declared)}```\n"
            yield f"[Its YAML](../../{SHOWN}agents/{case}.md)\n"
            yield "</details>\n"
