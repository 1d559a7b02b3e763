"""The table on a terminal: agents with a number, clusters that are alike on one line."""

from __future__ import annotations

from constructs_lib.report.fleet.coverage.text import render
from tests.report.fleet.coverage.tables import DRIFTING


def test_the_table_is_this() -> None:
    assert render(DRIFTING) == (
        "5 clusters, 3 agents, 12 nodes, no node list of 1 of 5 clusters: e\n"
        "\n"
        "   AGENT            VERSION  CLUSTERS  NODES  REQUESTS\n"
        "1  agents/exporter  1.0           4/5    9/9  0.9 cores, 768Mi\n"
        "2  agents/gpu       1.0           1/5    0/0  -\n"
        "3  agents/log       1.0           5/5  11/12  1.2 cores, 1Gi\n"
        "\n"
        "CLUSTER  NODES    1  2      3\n"
        "a, b         3  3/3  -    3/3\n"
        "c            3  3/3  -  3/3 *\n"
        "d            3    -  -  2/3 !\n"
        "e            ?    ?  ?      ?\n"
        "\n"
        "runs/desired   - not there   ! not on every node that wants it   "
        "* another version than in most clusters   ? no node list\n"
        "\n"
        "Where clusters differ\n"
        "\n"
        "agents/exporter is missing in 1 of 5 clusters: d.\n"
        "agents/log: 1 of 5 clusters runs 0.9, most run 1.0: c.\n"
    )
