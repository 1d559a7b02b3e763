"""No text of a cluster does anything in a report about it, in any format."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.report.formats import LIVE
from tests.cli.test_hostile_text import MEDIA, STRINGS, in_a_log, leaves, with_text
from tests.live.clusters import Cluster
from tests.report.live.reports import wrong_cluster, wrong_declarations

TEXTS: Final = list(STRINGS.values())


def problems(cluster: Cluster) -> list[str]:
    """What is wrong with each report, or with the error where there is none."""
    try:
        report = cluster.report(*wrong_declarations())
    except ConstructsLibError:
        return []
    found = []
    for form in LIVE.names:
        said = LIVE.render(form, report)
        for check in MEDIA.get(form, (in_a_log,)):
            found += [f"{form}: {each[:200]!r}" for each in check(said)]
    return found


def changed() -> Iterator[tuple[str, Cluster]]:
    """The cluster with each of its texts replaced by a hostile one, in turn."""
    turn = 0
    for plural, objects in wrong_cluster().objects.items():
        # Objects of a kind are alike; the Pods differ in what they come to.
        for number, item in enumerate([] if isinstance(objects, str) else objects):
            if number and plural != "pods":
                continue
            for path, is_key in leaves(item):
                turn += 1
                if plural == "pods" and turn % 5:
                    continue
                found = wrong_cluster()
                known = copy.deepcopy(objects)
                assert not isinstance(known, str)
                text = TEXTS[turn % len(TEXTS)]
                known[number] = with_text(item, path, text, is_key=is_key)
                found.objects[plural] = known
                yield f"{plural}[{number}] {path}", found


def test_no_field_of_any_object_acts_in_any_report() -> None:
    assert [f"{at}: {each}" for at, cluster in changed() for each in problems(cluster)] == []


@pytest.mark.parametrize("text", TEXTS, ids=STRINGS)
def test_no_string_acts_wherever_it_is_taken(text: str) -> None:
    found = wrong_cluster().refuse("priorityclasses", text)
    events, pods, nodes = (found.objects[each] for each in ("events", "pods", "nodes"))
    assert not isinstance(events, str)
    assert not isinstance(pods, str)
    assert not isinstance(nodes, str)
    events[0]["message"] = text
    nodes[3]["status"]["conditions"][0]["message"] = text
    for pod in pods:
        for status in pod["status"].get("containerStatuses", ()):
            status["image"] = text
            status["state"]["waiting"] = {"reason": text, "message": text}
        for condition in pod["status"]["conditions"]:
            condition["message"] = text
    _writer(found.objects)["manager"] = text

    assert problems(found) == []


def _writer(objects: dict[str, Any]) -> dict[str, Any]:
    metadata = [each["metadata"] for each in objects["daemonsets"]]
    (entry,) = next(each["managedFields"] for each in metadata if "managedFields" in each)
    found: dict[str, Any] = entry
    return found
