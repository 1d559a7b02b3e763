"""A prediction is about one cluster."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from constructs_lib.intake.input import of_texts
from constructs_lib.policy.example import BASE
from constructs_lib.questions.coverage import coverage
from constructs_lib.questions.rollout import rollout

NODES = {"nodes": [{"name": "a"}]}
(AGENT,) = of_texts({"a.yaml": BASE}).manifests


def agents(count: int) -> list[dict[str, object]]:
    return [
        {**AGENT, "metadata": {**AGENT["metadata"], "name": f"a{number}"}}
        for number in range(count)
    ]


@pytest.mark.parametrize("predict", [coverage, rollout])
def test_more_daemon_sets_than_a_cluster_can_have_are_refused(predict: object) -> None:
    assert callable(predict)
    with pytest.raises(InputError, match=r"There are 1,001 DaemonSets, and no node runs as many"):
        predict(agents(1001), NODES)
