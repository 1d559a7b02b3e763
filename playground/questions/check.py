"""What is wrong with the manifests, why that matters, and which of it a program can put right."""

from __future__ import annotations

import json
from collections.abc import Sequence

from constructs_lib.intake.input import of_texts
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.fixing import Fixable, fixable
from constructs_lib.policy.finding import Finding
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.formats import CHECK
from playground.findings import config_for, count_of, report_of, stands_for
from playground.texts import MANIFESTS, nodes_if_valid

__all__ = ["answer"]


def answer(*, manifests: str, nodes: str) -> Json:
    """The object of ``check --format json``, and more.

    Each finding has a ``why``, and a ``fix``: ``safe``, ``unsafe`` or none. ``safeFixes`` counts
    what can be put right without changing what a working Pod does, and ``notes`` say what is wrong
    with the nodes, which then count as unknown.
    """
    found, (known, notes) = of_texts({MANIFESTS: manifests}), nodes_if_valid(nodes)
    report = report_of(found, known)
    offers = list(fixable(found, config_for(known), nodes=count_of(known)))
    told = json.loads(CHECK.render("json", report))
    for finding, said in zip(report.findings, told["findings"], strict=True):
        said["why"] = rule_of(finding.rule).why
        said["fix"] = _safety(finding, offers)
    safe = sum(each.safety == "safe" for each in offers)
    return {**told, "safeFixes": safe, "notes": notes}


def _safety(finding: Finding, offers: Sequence[Fixable]) -> str | None:
    found = {each.safety for each in offers if stands_for(finding, each.finding)}
    return max(found, default=None)  # "unsafe" is the greater one
