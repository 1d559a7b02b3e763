"""What an index shows leads somewhere, whether or not there is a public repository."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hatch_build import readme, urls

ROOT = Path(__file__).parents[1]
HOME = "https://git.example/platform/constructs-lib"


@pytest.mark.parametrize(
    ("text", "nowhere", "somewhere"),
    [
        ("[check](docs/check.md)", "check", f"[check]({HOME}/blob/v1.2.3/docs/check.md)"),
        (
            "[kept](docs/check.md#kept-answers)",
            "kept",
            f"[kept]({HOME}/blob/v1.2.3/docs/check.md#kept-answers)",
        ),
        ("[two\nlines](a.md)", "two\nlines", f"[two\nlines]({HOME}/blob/v1.2.3/a.md)"),
        ("[there](https://semver.org)", *["[there](https://semver.org)"] * 2),
        ("[below](#agents)", *["[below](#agents)"] * 2),
        ("suppress[0](x y)", *["suppress[0](x y)"] * 2),
    ],
    ids=["a page", "an anchor", "over two lines", "elsewhere", "the same page", "no link"],
)
def test_a_link_leads_to_the_repository_or_is_none(text: str, nowhere: str, somewhere: str) -> None:
    assert readme(text, repository="", release="v1.2.3") == nowhere
    assert readme(text, repository=HOME, release="v1.2.3") == somewhere


def test_addresses_are_those_of_the_repository() -> None:
    assert urls("", release="v1.2.3") == {}
    assert urls(HOME, release="v1.2.3")["Changelog"] == f"{HOME}/blob/v1.2.3/CHANGELOG.md"


def test_what_is_built_shows_the_readme_without_a_dead_link(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("/METADATA")]
        told = email.message_from_bytes(archive.read(name))
    text = str(told.get_payload())

    assert told["Description-Content-Type"] == "text/markdown"
    assert text.startswith("# constructs-lib\n")
    assert re.findall(r"\]\((?!https?:|#)[^)\s]+\)", text) == []
