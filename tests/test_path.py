"""Paths are printed as people write them."""

from __future__ import annotations

import pytest

from constructs_lib.path import Path, path_text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param((), "", id="the whole"),
        pytest.param(("spec", "volumes", 0, "hostPath"), "spec.volumes[0].hostPath", id="an index"),
        pytest.param(("metadata", "labels", "a.b/c"), "metadata.labels[a.b/c]", id="a label"),
        pytest.param(("rules", "DS9[9]"), "rules[DS9[9]]", id="a key with brackets"),
        pytest.param(("images", "1"), "images[1]", id="a key that looks like an index"),
    ],
)
def test_a_path_is_printed_as_people_write_it(path: Path, text: str) -> None:
    assert path_text(path) == text
