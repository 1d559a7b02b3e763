"""What the checker finds for the page is what ``check`` finds."""

from __future__ import annotations

from constructs_lib.intake.input import of_texts
from playground.findings import config_for, count_of, report_of, stands_for
from playground.texts import nodes_of
from tests.playground.manifests import TROUBLED

EKS = "nodes: [{name: a, labels: {eks.amazonaws.com/nodegroup: a}}]"


def test_the_nodes_show_the_platform_and_their_number() -> None:
    nodes = nodes_of(EKS)

    assert config_for(nodes).platform == "eks"
    assert count_of(nodes) == 1


def test_a_finding_stands_for_itself_and_for_what_it_covers() -> None:
    report = report_of(of_texts({"agents.yaml": TROUBLED}), nodes_of(EKS))
    first, *others = report.findings

    assert stands_for(first, first)
    assert not any(stands_for(first, other) for other in others)
