"""The report for a pull request: within a comment's size, and nothing in it is read as markup."""

from __future__ import annotations

import re

from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import read_requires
from constructs_lib.report.coverage.markdown import render
from tests.placement.builders import node
from tests.report.coverage.answers import (
    answered,
    exporter,
    fleet,
    nasty_fleet,
    shipper,
    uncertain,
    usual,
)


def test_the_matrix_is_a_table() -> None:
    lines = render(usual()).splitlines()

    assert lines[:6] == [
        "### Coverage: 2 DaemonSets on 15 nodes",
        "",
        "| Pool | Nodes | Count | kube-system/exporter | kube-system/shipper |",
        "| --- | --- | --: | --- | --- |",
        "| general | web-1..12 | 12 | yes | yes |",
        "| gpu | gpu-1..3 | 3 | – | yes |",  # noqa: RUF001  # as it is written
    ]


def test_a_reason_comes_with_its_remedy_and_the_yaml_to_add() -> None:
    said = render(usual())

    assert "- **not wanted**, 3 nodes (gpu-1..3): taint nvidia.com/gpu=true:NoSchedule is" in said
    assert "<br>kube-system/exporter\n  <br>→ add GPU to 'tolerates'\n  ```yaml\n  spec:\n" in said


def test_what_matters_comes_first() -> None:
    before = coverage([read_daemon_set(exporter())], fleet()[:12])
    said = render(
        answered(
            [exporter(), exporter("other")],
            fleet(),
            requires=read_requires("all"),
            before=before,
        )
    )

    order = ["Required: all", "#### What changes", "| Pool |", "Where agents", "#### Conflicts"]
    assert sorted(order, key=said.index) == order


def test_names_are_neither_html_nor_markdown() -> None:
    said = render(answered([exporter()], nasty_fleet()))

    outside_of_code = re.sub(r"^ *```.*?^ *```$", "", said, flags=re.MULTILINE | re.DOTALL)
    assert "<script" not in outside_of_code
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert "\\`&#124;\\`" in said


def test_a_comment_of_github_holds_it_however_much_there_is() -> None:
    nodes = [
        node(f"n{n}", pool=f"p{n}", taints=(Taint(f"t{n}" * 20, "", "NoSchedule"),))
        for n in range(500)
    ]

    said = render(answered([exporter(), shipper()], nodes))

    assert len(said) < 65_536
    assert "| and 460 more |" in said


def test_what_the_answer_takes_for_granted_is_told() -> None:
    said = render(uncertain())

    assert "#### Assumptions\n\n- not read: Provisioner &lt;old&gt;\n" in said
    assert "Assumptions" not in render(usual())
