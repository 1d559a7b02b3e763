"""What an editor shows over a declaration: the words and defaults of this library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language_server import ROOT, hovers

FILE = ROOT / "tests" / "typing" / "hovered.py"
SHOWN = {
    "LogAgentSpec(": (
        "The logs of every container on every node",
        'buffer_limit: QuantityText = "',
    ),
    "Elasticsearch(": ("Elasticsearch 8 or newer.", "port: Port = 9200"),
    "Resources(": ("Requests and limits of one container", "cpu_limit: QuantityText | None = None"),
    "LogAgent(": (
        "The logs of every container on every node",
        "rollout: Rollout = RollingUpdate(max_unavailable='10%')",
        "exclude_namespaces: ListOf[DnsLabel] = ()",
    ),
}


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    return dict(zip(SHOWN, hovers(Path(FILE), [*SHOWN]), strict=True))


@pytest.mark.parametrize("word", SHOWN)
def test_a_hover_shows_our_words_and_defaults(word: str, shown: dict[str, str]) -> None:
    assert [text for text in SHOWN[word] if text not in shown[word]] == []
    assert "validat" not in shown[word]
