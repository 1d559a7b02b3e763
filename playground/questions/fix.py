"""The manifests with findings put right."""

from __future__ import annotations

from constructs_lib.cluster.read import NodeFile
from constructs_lib.intake.input import of_texts
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.fixing import fix_texts
from constructs_lib.policy.finding import Finding
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.terminal import as_text
from playground.findings import config_for, count_of, report_of, stands_for
from playground.texts import MANIFESTS, nodes_if_valid

__all__ = ["answer"]


def answer(*, manifests: str, nodes: str, finding: str | None = None) -> Json:
    """The ``manifests`` after a fix, how many findings were ``fixed``, and which are ``left``.

    Args:
        manifests: the manifests.
        nodes: the nodes they are for.
        finding: fingerprint of the finding to put right, also where that may change what a working
            Pod does. Default: all where it cannot.
    """
    known, _ = nodes_if_valid(nodes)
    shown = None if finding is None else _known_as(finding, manifests, known)
    result = fix_texts(
        {MANIFESTS: manifests},
        config_for(known),
        nodes=count_of(known),
        unsafe=shown is not None,
        wanted=None if shown is None else lambda each: stands_for(shown, each),
    )[MANIFESTS]
    left = (f"{each.finding.rule} is not fixed: {each.reason}" for each in result.refused)
    return {"manifests": result.text, "fixed": len(result.fixed), "left": as_text(left)}


def _known_as(fingerprint: str, manifests: str, nodes: NodeFile) -> Finding:
    found = report_of(of_texts({MANIFESTS: manifests}), nodes).findings
    return found[fingerprints(found).index(fingerprint)]
