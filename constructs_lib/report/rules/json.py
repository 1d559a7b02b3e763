"""Rules for programs: ``constructs-lib/rules/v1``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.rule import Rule
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable
from constructs_lib.report.rules.severities import rows, severity_word

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/rules/v1"
"""Name and version of the form."""


def render(rules: Iterable[Rule]) -> Printable:
    """The rules as one JSON object."""
    return json_text({"schema": SCHEMA, "rules": [_rule(rule) for rule in rules]})


def _rule(rule: Rule) -> Json:
    severities = [
        {
            "findings": row.findings,
            **{profile: severity_word(found) for profile, found in row.profiles.items()},
        }
        for row in rows(rule)
    ]
    return {
        "id": rule.id,
        "slug": rule.slug,
        "summary": rule.summary,
        "why": rule.why,
        "remedy": rule.remedy,
        "severities": severities,
        "admission": {"policy": bool(rule.cel), "beyond": rule.beyond_cel},
        "fix": rule.fix.safety if rule.fix is not None else None,
        "bad": rule.bad,
        "good": rule.good,
        "source": rule.source,
        "imagesLock": rule.images_lock or None,
    }
