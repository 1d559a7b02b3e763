"""What Fluentd cannot do of an output, told at the declaration.

Facts: the plugins named in fluentd_outputs.py. A placeholder, ``${...}``, is replaced in many of
their parameters, and nothing escapes it (``lib/fluent/plugin/output.rb`` of Fluentd 1.19).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.agents.log_agent.outputs import Kafka, Loki, OpenSearch, Output
from constructs_lib.errors import Problem

__all__ = ["LOKI_PATH", "output_problems"]

LOKI_PATH: Final = "/loki/api/v1/push"
"""What the plugin adds to the URL it is given."""

_KINDS: Final = ("stdout", "elasticsearch", "opensearch", "loki", "http", "forward", "s3", "kafka")
_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FIELD: Final = re.compile(r"\$?\w+(?:\['[^'\]]+'\])*")


def output_problems(output: Output) -> Iterator[Problem]:
    """What of the output Fluentd cannot do."""
    if output.kind not in _KINDS:
        yield Problem(
            path=("output",),
            message=f"the engine 'fluentd' has no {output.kind!r}; use engine='fluent-bit'",
        )
    for name in ("path", "tenant"):
        text = getattr(output, name, None)
        if text is not None and "${" in text:
            yield Problem(
                path=("output", name),
                message=f"{text!r}: Fluentd takes '${{' for a placeholder and cannot escape it",
            )
    if isinstance(output, OpenSearch) and output.aws_region is not None and output.auth is not None:
        yield Problem(
            path=("output", "aws_region"),
            message="the engine 'fluentd' signs requests or logs in, not both; drop one",
        )
    if isinstance(output, Loki):
        yield from _loki_problems(output)
    if isinstance(output, Kafka):
        yield from _kafka_problems(output)


def _loki_problems(output: Loki) -> Iterator[Problem]:
    if not output.path.endswith(LOKI_PATH):
        yield Problem(
            path=("output", "path"),
            message=f"{output.path!r}: Fluentd always pushes to a path that ends in {LOKI_PATH}",
        )
    if not output.stream_labels:
        yield Problem(
            path=("output", "stream_labels"),
            message="Loki refuses a stream without labels, as of the journal; give at least one",
        )
    for name in output.stream_labels:
        if _LABEL.fullmatch(name) is None:
            yield Problem(
                path=("output", "stream_labels"),
                message=f"{name!r} is not a valid Loki label; use letters, digits and '_'",
            )
    for field in output.record_labels:
        if _FIELD.fullmatch(field) is None:
            yield Problem(
                path=("output", "record_labels"),
                message=f"{field!r} is not a field; write it as $kubernetes['namespace_name']",
            )


def _kafka_problems(output: Kafka) -> Iterator[Problem]:
    if output.options:
        yield Problem(
            path=("output", "options"),
            message="the engine 'fluentd' does not use librdkafka; use engine='fluent-bit'",
        )
    if output.tls is not None and not output.tls.verify:
        yield Problem(
            path=("output", "tls", "verify"),
            message=(
                "Fluentd always checks a broker's certificate; give its CA in output.tls.ca, or "
                "use engine='fluent-bit'"
            ),
        )
