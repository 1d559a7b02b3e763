"""Policies as YAML, with what they leave out and why in front."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from constructs_lib.admission.left_out import left_out
from constructs_lib.admission.policies import Options
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text
from constructs_lib.report.words import counted
from constructs_lib.yaml.writer import to_yaml

__all__ = ["documents", "with_reasons"]

_WIDTH = 100


def documents(manifests: Iterable[Manifest]) -> Printable:
    """Manifests as YAML."""
    return as_text(to_yaml(list(manifests)).splitlines())


def with_reasons(manifests: Iterable[Manifest], options: Options) -> Printable:
    """Manifests as YAML, after comments about the rules that they do not hold."""
    lines = [*_reasons(options), *to_yaml(list(manifests)).splitlines()]
    return as_text(lines)


def _reasons(options: Options) -> Iterator[str]:
    yield (
        f"# {counted(len(options.rules), 'rule')} of constructs-lib, for Kubernetes "
        f"1.{options.minor}. `constructs-lib rules explain ID` says more of each."
    )
    yield "#"
    yield "# What these policies do not find:"
    for rule, reason in left_out(options.rules):
        yield from textwrap.wrap(
            f"{rule.id} {rule.slug}: {reason}",
            _WIDTH,
            initial_indent="#   ",
            subsequent_indent="#     ",
            break_on_hyphens=False,
        )
