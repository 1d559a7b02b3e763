"""Runs Prometheus' own promtool: the judge of what a rule means."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.yaml.writer import document_to_yaml
from tests.real_programs import real_program

__all__ = ["Series", "check_rules", "fires", "texts"]

_RULES = "rules.yaml"
_TEST = "test.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series with one value a minute.

    Attributes:
        name: its name with its labels (``up{job="a"}``).
        values: the values as promtool writes them: ``1+0x3`` is 1 four times, ``1+2x3`` is
            1 3 5 7, ``_`` is none.
    """

    name: str
    values: str


def check_rules(rule: Manifest, folder: Path) -> str:
    """What ``promtool check rules`` says against a PrometheusRule; nothing if it accepts it."""
    _write(folder / _RULES, {"groups": rule["spec"]["groups"]})
    return _complaints("check", "rules", folder / _RULES)


def fires(
    rules: Sequence[Mapping[str, Json]],
    series: Sequence[Series],
    expected: Mapping[str, Mapping[str, int]],
    folder: Path,
) -> str:
    """What is not as expected; nothing if it is.

    Args:
        rules: alerting rules.
        series: what they see.
        expected: by the time since the start (``20m``), how many alerts fire, by their name.
        folder: a folder for its files.
    """
    query = 'count by (alertname) (ALERTS{alertstate="firing"})'
    checks = [
        {
            "expr": query,
            "eval_time": time,
            "exp_samples": [
                {"labels": f'{{alertname="{name}"}}', "value": count}
                for name, count in alerts.items()
            ],
        }
        for time, alerts in expected.items()
    ]
    return _tested(rules, series, {"promql_expr_test": checks}, folder)


def texts(
    rules: Sequence[Mapping[str, Json]],
    series: Sequence[Series],
    expected: Mapping[str, Json],
    folder: Path,
) -> str:
    """What is not as expected of the labels and annotations of the only rule, after an hour."""
    (rule,) = rules
    check = {"alertname": rule["alert"], "eval_time": "60m", "exp_alerts": [dict(expected)]}
    return _tested(rules, series, {"alert_rule_test": [check]}, folder)


def _tested(
    rules: Sequence[Mapping[str, Json]],
    series: Sequence[Series],
    checks: Mapping[str, Json],
    folder: Path,
) -> str:
    _write(folder / _RULES, {"groups": [{"name": "tested", "rules": list(rules)}]})
    seen = [{"series": each.name, "values": each.values} for each in series]
    test = {
        "rule_files": [_RULES],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": seen, **checks}],
    }
    _write(folder / _TEST, test)
    return _complaints("test", "rules", folder / _TEST)


def _write(path: Path, document: Json) -> None:
    path.write_text(document_to_yaml(document), encoding="utf-8")


def _complaints(*args: str | Path) -> str:
    promtool = real_program("promtool")
    result = subprocess.run([promtool, *args], capture_output=True, text=True, check=False)
    return result.stdout + result.stderr if result.returncode else ""
