"""A container's texts are found however they are mounted; what is not known is not guessed."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.facts import UNKNOWN
from constructs_lib.programs.texts import Text, Texts
from tests.programs.reading import config_map, daemon_set, find_in

SETTINGS = {"configMap": {"name": "settings"}}
ITEMS = {"configMap": {"name": "settings", "items": [{"key": "a.conf", "path": "x/b.conf"}]}}
BOTH = {"projected": {"sources": [SETTINGS, {"secret": {"name": "more"}}]}}
ALONE = {"projected": {"sources": [ITEMS]}}


def texts(volume: Any, mount: Any = None) -> Texts:
    pod = {"volumes": [{"name": "v", **volume}]}
    mounts = [{"name": "v", "mountPath": "/v", **(mount or {})}]
    view = DaemonSetView(daemon_set("agent", pod=pod, volumeMounts=mounts))
    found = config_map(a_conf="one", b_conf="two")
    found["binaryData"] = {"c.conf": "AA=="}
    return Texts(view, view.all[0], find_in(found))


def said(found: Any) -> Any:
    return found.value if isinstance(found, Text) else found


@pytest.mark.parametrize(
    ("volume", "mount", "path", "expected"),
    [
        pytest.param(SETTINGS, {}, "/v/a.conf", "one", id="whole"),
        pytest.param(SETTINGS, {}, "/v/./a.conf", "one", id="a path that is not normal"),
        pytest.param(SETTINGS, {}, "/v/gone.conf", None, id="no such key"),
        pytest.param(SETTINGS, {}, "/v/c.conf", UNKNOWN, id="binary"),
        pytest.param(SETTINGS, {}, "/other/a.conf", UNKNOWN, id="not mounted"),
        pytest.param(
            SETTINGS,
            {"mountPath": "/etc/x.conf", "subPath": "b.conf"},
            "/etc/x.conf",
            "two",
            id="one file",
        ),
        pytest.param(ITEMS, {}, "/v/x/b.conf", "one", id="items"),
        pytest.param(ITEMS, {}, "/v/a.conf", None, id="items leave the others out"),
        pytest.param(ITEMS, {"subPath": "x"}, "/v/b.conf", "one", id="a folder of the items"),
        pytest.param(BOTH, {}, "/v/b.conf", "two", id="projected"),
        pytest.param(BOTH, {}, "/v/d.conf", UNKNOWN, id="projected with a Secret"),
        pytest.param(ALONE, {}, "/v/x/b.conf", "one", id="projected items"),
        pytest.param({"configMap": {"name": "gone"}}, {}, "/v/a.conf", UNKNOWN, id="elsewhere"),
        pytest.param({"secret": {"secretName": "s"}}, {}, "/v/a.conf", UNKNOWN, id="a Secret"),
        pytest.param({"emptyDir": {}}, {}, "/v/a.conf", UNKNOWN, id="an emptyDir"),
        pytest.param(
            SETTINGS, {"subPathExpr": "$(POD)"}, "/v/a.conf", UNKNOWN, id="a path of the Pod"
        ),
    ],
)
def test_a_file_is_found(volume: Any, mount: Any, path: str, expected: Any) -> None:
    assert said(texts(volume, mount).at(path)) == expected


@pytest.mark.parametrize(
    ("volume", "pattern", "paths", "is_all"),
    [
        pytest.param(SETTINGS, "/v/*.conf", ["/v/a.conf", "/v/b.conf"], True, id="all"),
        pytest.param(SETTINGS, "/v/b*", ["/v/b.conf"], True, id="some"),
        pytest.param(SETTINGS, "/*/a.conf", ["/v/a.conf"], False, id="any folder"),
        pytest.param(BOTH, "/v/*.conf", ["/v/a.conf", "/v/b.conf"], False, id="with a Secret"),
        pytest.param(SETTINGS, "/w/*.conf", [], False, id="not mounted"),
    ],
)
def test_files_are_found_by_a_pattern(
    volume: Any, pattern: str, paths: list[str], is_all: bool
) -> None:
    found, complete = texts(volume).matching(pattern)

    assert [each.path for each in found] == paths
    assert complete is is_all


def test_a_text_knows_its_place() -> None:
    [text, *_] = texts(SETTINGS)

    assert (text.place.path, text.at(3, 4).words) == (
        ("data", "a.conf"),
        "'a.conf' of ConfigMap 'settings', line 3",
    )
