"""The engine gives each violation its place, its object and its order."""

from __future__ import annotations

import pytest

from constructs_lib.intake.documents import Unreadable
from constructs_lib.intake.input import Input, input_of, of_texts
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.example import BASE, example_objects
from constructs_lib.policy.finding import Finding, Report, Severity, path_text

REPLICAS = BASE.replace("  minReadySeconds: 10\n", "  replicas: 2\n  minReadySeconds: 10\n")


def report_on(text: str, config: Config | None = None) -> Report:
    return check(of_texts({"agents.yaml": text}), config or Config())


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def test_a_finding_names_its_object_its_file_and_its_place() -> None:
    finding = only(report_on(f"# agents\n---\n{REPLICAS}"))

    assert (finding.rule, finding.severity) == ("DS103", Severity.ERROR)
    assert finding.object == ("apps", "DaemonSet", "agents", "agent")
    assert path_text(finding.path) == "spec.replicas"
    assert (finding.source, finding.line, finding.column) == ("agents.yaml", 22, 3)


def test_a_finding_in_a_list_stands_where_its_item_does() -> None:
    items = "".join(f"  {line}\n" for line in REPLICAS.splitlines())
    finding = only(report_on(f"kind: List\nitems:\n-{items[1:]}"))

    assert path_text(finding.path) == "spec.replicas"
    assert (finding.line, finding.column) == (22, 5)


@pytest.mark.parametrize("head", ["", "kind: List\nitems:\n- "], ids=["alone", "in a list"])
@pytest.mark.parametrize("note", ["", "# again\n"], ids=["all", "but for a line"])
def test_a_text_in_two_files_is_found_in_both(head: str, note: str) -> None:
    bad = BASE.replace("key: node-role", "key: container_tasks_state/node-role")
    text = head + bad.replace("\n", "\n  " if head else "\n").rstrip(" ")
    report = check(of_texts({"one.yaml": text, "two.yaml": note + text}))

    line = text[: text.index("container_tasks")].count("\n") + 1
    assert [(each.source, each.line) for each in report.findings if each.rule == "DS1205"] == [
        ("one.yaml", line),
        ("two.yaml", line + bool(note)),
    ]


def test_a_finding_in_data_has_no_place() -> None:
    (manifest,) = example_objects("spec: {replicas: 2}")
    finding = only(check(input_of([manifest])))

    assert (finding.source, finding.line, finding.column) == ("", 0, 0)


def test_a_missing_field_stands_where_its_owner_does() -> None:
    text = BASE.replace("          containerPort: 9000\n", "")
    (line,) = (f.line for f in report_on(text).findings if f.rule == "DS004")

    assert text.splitlines()[line - 1] == "        - name: metrics"


def test_what_cannot_be_read_is_an_error_of_its_document() -> None:
    finding = only(report_on(f"{BASE}---\nkind: [\n"))

    assert (finding.rule, finding.severity) == ("DS003", Severity.ERROR)
    assert finding.object == ("", "", None, "")
    assert finding.line == 80


def test_what_is_malformed_is_told_beside_what_is_wrong() -> None:
    text = REPLICAS.replace("minReadySeconds: 10", "minReadySeconds: '10'")

    assert [(f.rule, f.line) for f in report_on(text).findings] == [("DS103", 20), ("DS004", 21)]


def test_findings_are_in_the_order_of_reading() -> None:
    broken = Unreadable(message="It is broken.", source="a.yaml", line=3, column=1)
    found = Input(objects=of_texts({"b.yaml": REPLICAS}).objects, unreadable=(broken,))

    assert [f.source for f in check(found).findings] == ["a.yaml", "b.yaml"]


def test_the_report_counts_what_it_judged() -> None:
    text = f"{BASE}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: agents\n"
    report = report_on(text)

    assert (report.daemon_sets, report.objects) == (1, 2)


@pytest.mark.parametrize(
    ("severity", "found"),
    [("off", []), ("info", [Severity.INFO]), ("error", [Severity.ERROR])],
)
def test_the_configuration_decides_how_grave_a_rule_is(
    severity: str, found: list[Severity]
) -> None:
    config = Config(rules={"DS103": severity})  # type: ignore[dict-item]  # one of the names

    assert [f.severity for f in report_on(REPLICAS, config).findings] == found


def test_somebody_elses_daemon_set_is_not_judged() -> None:
    text = REPLICAS.replace("apps/v1", "apps.kruise.io/v1beta1")
    report = report_on(text)

    assert (report.findings, report.daemon_sets, report.objects) == ((), 0, 1)
