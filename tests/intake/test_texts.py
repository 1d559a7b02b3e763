"""Files are named as a code host names them, and all that cannot be read is told."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.errors import InputError
from constructs_lib.intake.texts import Reading, read_texts


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with files in it, which is the current one."""
    monkeypatch.chdir(tmp_path)
    Path("dist").mkdir()
    for name in ("b.yml", "a.yaml", "c.json", "notes.txt"):
        Path("dist", name).write_text(name)


def test_a_folder_is_read_in_the_order_of_its_names() -> None:
    assert read_texts(["dist"]) == {
        "dist/a.yaml": b"a.yaml",
        "dist/b.yml": b"b.yml",
        "dist/c.json": b"c.json",
    }


@pytest.mark.parametrize("path", ["dist/a.yaml", "./dist/a.yaml", "{here}/dist/a.yaml"])
def test_a_path_is_named_relative_to_the_current_folder(path: str) -> None:
    assert list(read_texts([path.format(here=Path.cwd())])) == ["dist/a.yaml"]


def test_a_file_elsewhere_keeps_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other").mkdir()
    monkeypatch.chdir("other")
    path = str(tmp_path / "dist" / "a.yaml")

    assert list(read_texts([path])) == [path]


def test_a_file_named_twice_is_read_once() -> None:
    assert list(read_texts(["dist/a.yaml", "./dist/a.yaml"])) == ["dist/a.yaml"]


def test_standard_input_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))

    assert read_texts(["-"]) == {"<stdin>": b"a: 1\n"}


def test_all_that_cannot_be_read_is_told_at_once() -> None:
    Path("empty").mkdir()

    with pytest.raises(InputError) as caught:
        read_texts(["none.yaml", "dist", "empty"])

    assert caught.value.problems == (
        "none.yaml: This file cannot be read: No such file or directory.",
        "empty: No .yaml, .yml or .json file in this folder.",
    )


def test_an_empty_folder_may_be_fine() -> None:
    Path("empty").mkdir()

    assert read_texts(["empty"], may_be_empty=True) == {}


def test_a_folder_of_kubectl_diff_has_files_without_an_ending() -> None:
    for name in (
        "apps.v1.DaemonSet.kube-system.agent",
        "v1.Namespace..kube-system",
        "v1.ConfigMap.kube-system.a.yaml",
        "README",
        ".hidden.yaml",
    ):
        Path("dist", name).write_text(name)

    assert [name.removeprefix("dist/") for name in read_texts(["dist"])] == [
        "a.yaml",
        "apps.v1.DaemonSet.kube-system.agent",
        "b.yml",
        "c.json",
        "v1.ConfigMap.kube-system.a.yaml",
        "v1.Namespace..kube-system",
    ]


def test_a_revision_is_named_with_its_files() -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "dist"], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    Path("dist", "a.yaml").write_text("changed")

    assert read_texts(["git:HEAD:dist/a.yaml", "dist/a.yaml"]) == {
        "git:HEAD:dist/a.yaml": b"a.yaml",
        "dist/a.yaml": b"changed",
    }


def test_a_link_that_leads_out_of_a_folder_is_told_and_not_read(tmp_path: Path) -> None:
    Path("secret").write_text("hunter2")
    Path("dist", "out.yaml").symlink_to(tmp_path / "secret")
    Path("dist", "environ.yaml").symlink_to("/proc/self/environ")
    Path("dist", "v1.Secret.a.b").symlink_to("../secret")
    Path("dist", "in.yaml").symlink_to("a.yaml")
    told: list[str] = []

    texts = read_texts(["dist"], Reading(tell=told.append))

    assert list(texts) == ["dist/a.yaml", "dist/b.yml", "dist/c.json", "dist/in.yaml"]
    assert told == [
        f"dist/{name} is a link that leads out of dist, so it is not read."
        for name in ("environ.yaml", "out.yaml", "v1.Secret.a.b")
    ]


def test_a_folder_of_a_link_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "z.yaml").touch()
    Path("dist", "linked").symlink_to(tmp_path / "other")

    assert "dist/linked/z.yaml" not in read_texts(["dist"])


@pytest.mark.parametrize("paths", [["dist"], ["dist/a.yaml", "dist/b.yml", "dist/c.json"]])
def test_all_paths_together_may_hold_so_much(paths: list[str]) -> None:
    assert len(read_texts(paths, Reading(most=17))) == 3
    with pytest.raises(InputError) as caught:
        read_texts(paths, Reading(most=16))

    assert str(caught.value) == (
        "dist/c.json: The input is larger than 16 bytes; --max-input allows more, as in "
        "--max-input 1Gi."
    )


def test_standard_input_may_hold_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))

    with pytest.raises(InputError, match="-: The input is larger than 4 bytes"):
        read_texts(["-"], Reading(most=4))
