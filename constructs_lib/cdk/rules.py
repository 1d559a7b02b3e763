"""What the checker says of a construct's own objects: the rules of ``constructs-lib check``.

A construct is judged when it is declared, by what it declares; what it stands among is not known
then, and rules that ask for it stay silent. Errors of the recommended profile become validation
errors of the construct, so that no ``synth`` writes YAML that the API server refuses or that
takes an agent from its nodes. Warnings are for ``check``, which also sees what an app patches
afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from constructs_lib.declaration.mistakes import declaration_place
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.api import check
from constructs_lib.policy.config import Config
from constructs_lib.policy.finding import Finding, Severity, path_text
from constructs_lib.policy.profiles import grades
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.words import object_title, title

__all__ = ["rule_errors"]


def rule_errors(manifests: Sequence[Manifest]) -> list[str]:
    """The errors of some objects that nobody has answered for, with the line of the declaration.

    Args:
        manifests: the objects of one construct.
    """
    found = check(manifests, config=_errors_only()).at_least(Severity.ERROR)
    if not found:
        return []
    declared_at = declaration_place()
    return [_paragraph(finding, declared_at) for finding in found]


@cache
def _errors_only() -> Config:
    """A third of the time goes into rules that never find an error; here they need not run."""
    gravest = {
        rule: {grade.default, *grade.cases.values(), *grade.roles.values()}
        for rule, grade in grades().items()
    }
    return Config(
        rules={rule: "off" for rule, found in gravest.items() if Severity.ERROR not in found}
    )


def _paragraph(finding: Finding, declared_at: str | None) -> str:
    """One finding as ``check`` tells it, indented for the list that cdk8s makes of errors."""
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    place = f" ({declared_at})" if declared_at is not None else ""
    return "\n      = ".join(
        (
            f"{title(finding)}: {finding.message}{place}",
            f"{about}: {path_text(finding.path)}",
            f"instead: {rule_of(finding.rule).remedy}",
        )
    )
