"""The wheel holds everything the library reads at run time, the sdist everything committed."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "file",
    [
        "constructs_lib/py.typed",
        "constructs_lib/images.yaml",
        "constructs_lib/clusters.schema.json",
        "constructs_lib/constructs-lib.schema.json",
        "constructs_lib/k8s/fields.json",
        "constructs_lib/cdk/catalogue.pyi",
        "constructs_lib/cdk/_jsii/assembly.json",
        "constructs_lib/cdk/_jsii/index.js",
        "constructs_lib/cdk/_jsii/package.json",
        "constructs_lib/cli/cdk8s_plugin/index.js",
        "constructs_lib/cli/cdk8s_plugin/package.json",
    ],
)
def test_the_wheel_holds(file: str, wheel: set[str]) -> None:
    assert file in wheel


def test_the_wheel_holds_nothing_but_the_package(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {
        "constructs_lib",
        "constructs_lib-0.1.0.dist-info",
    }


def test_what_is_advised_to_install_is_what_the_extras_name() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = {each for extra in extras["optional-dependencies"].values() for each in extra}
    places = [*ROOT.glob("constructs_lib/**/*.py"), *ROOT.glob("docs/*.md")]
    lines = [
        re.findall(r"pip install (?='(?!\./))(.*)", each.read_text("utf-8")) for each in places
    ]
    advised = {name for found in lines for line in found for name in re.findall(r"'(.+?)'", line)}

    assert advised
    assert advised <= ours


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked sdist has no history")
def test_the_sdist_holds_every_file_that_is_committed(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    committed = {name for name in listed if name and (ROOT / name).exists()}

    assert committed - held == set()
    assert held - committed <= {"PKG-INFO"}
