"""Texts stand in the folder that has the name of the module that declares what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.declaration.texts import texts_of
from constructs_lib.errors import InputError


def test_a_text_is_what_its_file_holds_line_ends_too(tmp_path: Path) -> None:
    (tmp_path / "logging" / "a").mkdir(parents=True)
    (tmp_path / "logging" / "a" / "tail.conf").write_bytes("ü\r\n\n".encode())

    text = texts_of(str(tmp_path / "logging.py"))

    assert text("a/tail.conf") == "ü\r\n\n"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("a.txt", None, "does not exist; texts stand in the folder", id="no file"),
        pytest.param("a.txt", b"\xff", "is no text in UTF-8; write it as that.", id="no text"),
        pytest.param(".", b"", "cannot be read (", id="a folder"),
    ],
)
def test_what_is_no_text_is_told_with_its_path(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    (tmp_path / "logging").mkdir()
    if data is not None:
        (tmp_path / "logging" / "a.txt").write_bytes(data)

    with pytest.raises(InputError) as told:
        texts_of(str(tmp_path / "logging.py"))(name)

    assert str(told.value).startswith(str(tmp_path / "logging" / name).removesuffix("/."))
    assert said in str(told.value)
