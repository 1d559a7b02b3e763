"""Every agent has a page, and the code on it gives what it is said to give."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.declaration.choices import construct_of
from tests.agents.cases import CASES
from tools.docs_site.generated.agents import agent_pages, code_of

PAGES = {page.source: page.text for page in agent_pages()}
INDEX = PAGES["docs/agents/README.md"]
every_agent = pytest.mark.parametrize("spec", AGENTS, ids=construct_of)


def page_of(construct: str) -> str:
    (stem,) = re.findall(rf"\[`{construct}`\]\(([a-z-]+\.md)\)", INDEX)
    return PAGES[f"docs/agents/{stem}"]


@every_agent
def test_a_page_says_what_is_taken_what_watches_and_what_was_read(spec: Any) -> None:
    page = page_of(construct_of(spec))

    for heading in ("The least one can write", "What it takes of the node", "Alerts", "Options"):
        assert f"## {heading}\n" in page
    assert "| NodeAgentMissing | 15m |" in page
    assert re.search(r"\]\(\.\./evidence/[a-z-]+\.md\)", page)


@every_agent
def test_every_option_of_its_own_is_explained(spec: Any) -> None:
    page, shared = page_of(construct_of(spec)), INDEX
    missing = [
        name
        for name in spec.model_fields
        if f"| `{name}` |" not in page and f"| `{name}` |" not in shared
    ]

    assert missing == []


@pytest.mark.parametrize("case", CASES)
def test_the_code_shown_gives_the_declaration_it_stands_for(case: str) -> None:
    names: dict[str, Any] = {}
    exec(compile(code_of(CASES[case]), case, "exec"), names)  # noqa: S102  # our own page

    assert names["agent"].manifests() == CASES[case].manifests()


def test_a_page_says_that_falco_is_not_privileged_and_what_it_reads() -> None:
    page = page_of("SecurityAgent")

    assert "capabilities BPF, PERFMON, SYS_RESOURCE, SYS_PTRACE, DAC_READ_SEARCH" in page
    assert "privileged;" not in page
