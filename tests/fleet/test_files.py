"""A fleet of files: a folder, one file or a git revision; each mistake with its file and line."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import ConstructsLibError, InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave
from tests.fleet.builders import problems_of, write

WAVES = "waves:\n  - {name: canary}\n  - {name: prod, max_clusters: 25%, soak: 24h}\n"
FILES = {
    "waves.yaml": WAVES,
    "edge-1.yaml": "platform: k3s\nwave: canary\n",
    "prod-1.yaml": (
        'platform: eks\nkubernetes: "1.36"\nlabels: {env: prod}\nwave: prod\n'
        "nodes: prod-1.nodes.yaml\nmonitoring: {labels: {release: prometheus}}\n"
    ),
    "prod-1.nodes.yaml": "nodes: [{name: web, count: 3}]\n",
    "README.md": "Not a cluster.\n",
    ".editor.yaml": "Neither is this.\n",
    "old/prod-0.yaml": "platform: eks\n",
}


def names(fleet: Fleet) -> list[str]:
    return [each.name for each in fleet]


def test_a_folder_has_a_file_for_each_cluster(tmp_path: Path) -> None:
    fleet = Fleet.load(write(tmp_path, FILES))
    nodes = fleet.cluster("prod-1").read_nodes()

    assert names(fleet) == ["edge-1", "prod-1"]
    assert [wave.name for wave in fleet.waves] == ["canary", "prod"]
    assert nodes is not None
    assert len(nodes.nodes) == 3
    assert fleet.cluster("prod-1").monitoring is not None
    assert fleet.cluster("prod-1").declared_at == f"{tmp_path}/prod-1.yaml:1:1"


def test_a_folder_can_be_given_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "clusters", FILES)
    monkeypatch.chdir(tmp_path)

    for path in (tmp_path / "clusters", Path("clusters"), Path("./clusters/")):
        nodes = Fleet.load(path).cluster("prod-1").read_nodes()
        assert nodes is not None
        assert len(nodes.nodes) == 3


def test_a_fleet_can_be_one_file(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/a.yaml": "nodes: [{name: web}]"})
    file = tmp_path / "clusters.yaml"
    file.write_text(
        "waves: [{name: all}]\n"
        "clusters:\n"
        "  - {name: b, platform: eks, wave: all}\n"
        "  - {name: a, platform: gke, wave: all, nodes: nodes/a.yaml}\n",
        "utf-8",
    )
    fleet = Fleet.load(file)

    assert names(fleet) == ["a", "b"]
    assert fleet.cluster("a").read_nodes() is not None
    assert fleet.cluster("b").declared_at == f"{file}:3:5"


def test_a_file_may_name_its_cluster_otherwise(tmp_path: Path) -> None:
    assert names(Fleet.load(write(tmp_path, {"eu.yaml": "name: prod-eu\nplatform: eks"}))) == [
        "prod-eu"
    ]


def test_a_fleet_of_a_revision_is_read_with_its_nodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "clusters", FILES)
    monkeypatch.chdir(tmp_path)
    name = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    for words in (["init", "-q"], ["add", "."], [*name, "commit", "-qm", "A fleet"]):
        subprocess.run(["git", *words], check=True)
    (tmp_path / "clusters/edge-1.yaml").unlink()
    (tmp_path / "clusters/prod-1.nodes.yaml").unlink()
    fleet = Fleet.load("git:HEAD:clusters/")
    nodes = fleet.cluster("prod-1").read_nodes()

    assert names(fleet) == ["edge-1", "prod-1"]
    assert nodes is not None
    assert len(nodes.nodes) == 3
    assert fleet.cluster("edge-1").declared_at == "git:HEAD:clusters/edge-1.yaml:1:1"


def test_what_a_cluster_leaves_out_is_a_default(tmp_path: Path) -> None:
    files = {
        "fleet.yaml": "defaults:\n  platform: eks\n  kubernetes: '1.36'\n  labels: {env: prod}\n",
        "a.yaml": "labels: {env: test}\n",
        "b.yaml": "platform: gke\n",
    }
    fleet = Fleet.load(write(tmp_path, files))

    assert [each.platform for each in fleet] == ["eks", "gke"]
    assert [each.kubernetes for each in fleet] == ["1.36", "1.36"]
    assert [each.labels["env"] for each in fleet] == ["test", "prod"]


def test_a_mistake_among_the_defaults_is_told_once_where_it_stands(tmp_path: Path) -> None:
    files = {
        "fleet.yaml": "defaults:\n  platform: ekss\n  name: x\n  labels: {env: prod}\n",
        "a.yaml": "{}\n",
        "b.yaml": "platform: gke\nmonitoringg: {}\n",
        "c.yaml": "wave: prod\n",
        "more.yaml": "defaults: {platform: gke}\n",
    }

    assert problems_of(write(tmp_path, files)) == [
        "fleet.yaml:3:3: name: is no default: each cluster has its own; write it there",
        "more.yaml:1:1: defaults: There are some at fleet.yaml:1:1 already; keep one.",
        "fleet.yaml:2:3: platform: got 'ekss'; did you mean 'eks'?",
        "b.yaml:2:1: monitoringg: unknown field; did you mean 'monitoring'?",
    ]


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    files = {
        "waves.yaml": "waves:\n  - {name: prod, soak: 1 day}\n",
        "a.yaml": 'platform: ekss\nkuberntes: "1.36"\n',
        "b.yaml": "platform: eks\nlabels:\n  env: eu west\nnodes:\n  - {name: web, cpus: 4}\n",
        "c.yaml": "platform: eks\nnodes: c.nodes.yaml\n",
        "d.yaml": "",
        "e.yaml": "- platform: eks\n",
        "f.yaml": "platform: eks\nplatform: gke\n",
        "g.nodes.yaml": "nodes: []\n",
    }

    assert problems_of(write(tmp_path, files)) == [
        "d.yaml: This file is empty; a cluster has a 'platform'.",
        "e.yaml:1:1: This is no mapping of keys to values, such as 'platform: eks'.",
        "f.yaml:2:1: The key 'platform' is already set at line 1, column 1; keep one of them.",
        "g.nodes.yaml: No cluster names this node list; give one 'nodes', or remove it.",
        "a.yaml:1:1: platform: got 'ekss'; did you mean 'eks'?",
        "a.yaml:2:1: kuberntes: unknown field; did you mean 'kubernetes'?",
        (
            "b.yaml:5:17: nodes[0].cpus: is not a field of a node; did you mean 'cpu'? (an "
            "extended resource has a '/')"
        ),
        (
            "b.yaml:2:1: labels: 'eu west' is not a valid label value; use at most 63 letters, "
            "digits, '-', '_' and '.', beginning and ending with a letter or digit"
        ),
        (
            "c.yaml:2:1: nodes: there is no file 'c.nodes.yaml'; write the list there, or "
            "correct its name"
        ),
        (
            "waves.yaml:2:18: soak: '1 day' is not a duration; write a number and s, m, h or d, "
            "such as '30m'"
        ),
    ]


def test_what_does_not_fit_together_has_its_line(tmp_path: Path) -> None:
    files = {
        "waves.yaml": f"{WAVES}  - {{name: late}}\n",
        "a.yaml": "platform: eks\nwave: prod\n",
        "b.yaml": "platform: eks\nname: a\nwave: canary\n",
        "c.yaml": "platform: eks\nwave: prd\n",
        "d.yaml": "platform: eks\n",
    }

    assert problems_of(write(tmp_path, files)) == [
        "b.yaml:2:1: name: the name 'a' is taken by a.yaml:1:1; rename one of the two",
        "c.yaml:2:1: wave: there is no wave 'prd'; did you mean 'prod'?",
        "d.yaml:1:1: 'd' is in no wave; set wave to one of canary, prod, late",
        "waves.yaml:4:5: no cluster is in the wave 'late'; leave it out, or give it clusters",
    ]


@pytest.mark.parametrize("path", ["../nodes.yaml", "/etc/passwd", "x/../../n.yaml", "git:HEAD:n"])
def test_a_cluster_names_no_file_outside_of_its_folder(path: str, tmp_path: Path) -> None:
    write(tmp_path, {"nodes.yaml": "nodes: [{name: web}]"})
    folder = write(tmp_path / "clusters", {"a.yaml": f"platform: eks\nnodes: {path}\n"})

    assert problems_of(folder) == [
        (
            f"a.yaml:2:1: nodes: {path!r} leads out of the folder of this file; put the node list "
            "beside it"
        )
    ]


def test_a_link_leads_to_no_file_outside(tmp_path: Path) -> None:
    write(tmp_path, {"secret.yaml": "platform: eks", "nodes.yaml": "nodes: [{name: web}]"})
    folder = write(tmp_path / "clusters", {"a.yaml": "platform: eks\nnodes: a.nodes.yaml\n"})
    (tmp_path / "clusters/a.nodes.yaml").symlink_to("../nodes.yaml")

    assert problems_of(folder) == [
        (
            "a.yaml:2:1: nodes: 'a.nodes.yaml' leads out of the folder of this file; put the node "
            "list beside it"
        )
    ]
    (tmp_path / "clusters/b.yaml").symlink_to("../secret.yaml")
    assert problems_of(folder) == [
        f"b.yaml: This is a link that leads out of {folder}; put the file itself there."
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("clusters: []\n", "There is no cluster; write a file for each cluster"),
        ("clusters: x\n", "1:1: clusters: got 'x'; expected a list or a tuple"),
        ("clusters: [x]\n", "1:12: clusters[0]: got 'x'; expected a mapping with a name"),
        ("clusters: [{platform: eks}]\n", "1:12: name: is required and has no default; set it"),
        ("clusters: []\nwave: []\n", "2:1: wave: unknown field; did you mean 'waves'?"),
    ],
)
def test_lists_of_clusters_have_mistakes_of_their_own(
    text: str, problem: str, tmp_path: Path
) -> None:
    file = tmp_path / "clusters.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError) as caught:
        Fleet.load(file)
    assert problem in str(caught.value)


KEYS = st.sampled_from(
    [*Cluster.model_fields, *Wave.model_fields, "clusters", "waves", "defaults", "kind", "self"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["eks", "1.36"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(first=VALUES, second=st.dictionaries(KEYS, VALUES, max_size=6))
def test_whatever_files_hold_they_are_read_or_told(first: object, second: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, value in (("a.yaml", first), ("fleet.yaml", second)):
            (Path(folder) / name).write_text(json.dumps(value), "utf-8")
        with contextlib.suppress(ConstructsLibError):
            assert isinstance(Fleet.load(folder), Fleet)


def test_an_empty_folder_is_no_fleet(tmp_path: Path) -> None:
    assert problems_of(str(tmp_path)) == [
        (
            f"{tmp_path}: There is no cluster; write a file for each cluster, such as prod-1.yaml "
            "with 'platform: eks'."
        )
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    folder = f"{tmp_path}/clusters"

    assert problems_of(folder) == [
        f"{folder}: This file cannot be read: No such file or directory."
    ]
