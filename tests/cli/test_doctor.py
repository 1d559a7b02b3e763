"""``constructs-lib doctor`` names what synth would use, and what to do about what it lacks."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from constructs_lib.cli.synth import cdk8s_command
from constructs_lib.nodejs import find_nodejs
from tests.cli.running import run

ROOT = Path(__file__).parents[2]


def test_what_fits_is_shown_with_its_version_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    node = find_nodejs()

    ended = run(["doctor"])
    shown = {line.split()[0]: line.split()[1:] for line in ended.out.splitlines()}

    assert (ended.code, ended.err) == (0, "")
    assert list(shown) == [
        *("Python", "constructs-lib", "cdk8s", "constructs", "jsii", "Node.js", "cdk8s-cli")
    ]
    assert shown["Python"][0] == platform.python_version()
    assert [shown[name][0] for name in ("cdk8s", "jsii")] == [version("cdk8s"), version("jsii")]
    assert shown["Node.js"][1] == str(node)
    assert shown["cdk8s-cli"][1] == cdk8s_command(str(node))[-1]
    assert (ROOT / "package.json").read_text("utf-8").count(shown["cdk8s-cli"][0]) == 1


def test_without_node_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", "/none/node")

    ended = run(["doctor"])

    assert ended.code == 1
    assert ended.err.startswith("Node.js: JSII_NODE names '/none/node', which is not a program.")


def test_without_the_cdk8s_command_line_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert shutil.which("cdk8s") is None

    ended = run(["doctor"])

    assert ended.code == 1
    assert "npm install --save-dev cdk8s-cli" in ended.err


def installed(folder: Path, name: str, number: str, requires: str = "") -> None:
    """What an installer leaves of a library, before any other in the path."""
    info = folder / f"{name.replace('-', '_')}-{number}.dist-info"
    info.mkdir()
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n{requires}"
    (info / "METADATA").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "requires", "told"),
    [
        pytest.param(
            "cdk8s",
            "Requires-Dist: cdk8s>=2.70.100; extra == 'cdk8s'\n",
            "cdk8s: 2.9.0 is older than 2.70.100. Install it with: pip install 'cdk8s>=2.70.100'\n",
            id="too old",
        ),
        pytest.param("cdk8s", "", "", id="nothing asked for"),
    ],
)
def test_a_library_is_held_against_what_is_asked_for(
    name: str, requires: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(tmp_path))
    installed(tmp_path, name, "2.9.0")
    installed(tmp_path, "constructs-lib", "0.1.0", requires)

    ended = run(["doctor"])

    assert ended.err == told
    assert ended.code == bool(told)
