"""What is pinned is what was reviewed, or it is not read at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.declaration.pinned import (
    PinnedFile,
    PinnedUrl,
    digest_of,
    read_objects,
    url_problem,
    vendored_path,
)
from constructs_lib.errors import InputError
from tests.declaration.builders import told

TEXT = b"apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: shipper}\n"
SHA256 = "c901acf8c154da916e888babfd9c8c02569cef0482cb67e2ce92ff99f2d4db73"
CHANGED = "0c7f2cb54e8e8f08c0dd6b9ed948e199d4dc76e945722615ce83aec1741e3ff8"
URL = "https://example.com/v1/shipper.yaml?raw=1"
COPY = f"vendor/{SHA256[:12]}-shipper.yaml"


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in a folder with the file and the copy of the URL."""
    monkeypatch.chdir(tmp_path)
    Path("vendor").mkdir()
    Path(COPY).write_bytes(TEXT)
    Path("shipper.yaml").write_bytes(TEXT)


both = pytest.mark.parametrize(
    ("build", "file"),
    [
        pytest.param(
            lambda **given: PinnedFile(**{"path": "shipper.yaml", "sha256": SHA256, **given}),
            "shipper.yaml",
            id="file",
        ),
        pytest.param(
            lambda **given: PinnedUrl(**{"url": URL, "sha256": SHA256, **given}), COPY, id="url"
        ),
    ],
)


@both
def test_its_objects_are_given_in_plain_data(
    build: Callable[..., PinnedFile | PinnedUrl], file: str
) -> None:
    assert build().file() == Path(file)
    assert build().documents() == [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "shipper"}}
    ]


@both
def test_who_changes_the_objects_changes_a_copy(
    build: Callable[..., PinnedFile | PinnedUrl], file: str
) -> None:
    source = build()

    source.documents()[0]["metadata"]["name"] = file

    assert source.documents()[0]["metadata"]["name"] == "shipper"


@both
def test_bytes_that_nobody_reviewed_are_refused(
    build: Callable[..., PinnedFile | PinnedUrl], file: str
) -> None:
    Path(file).write_bytes(TEXT + b"# more\n")

    assert told(build) == [
        f"sha256: {file} has {CHANGED}; read what changed before you write that here"
    ]


@both
def test_a_folder_is_no_file(build: Callable[..., PinnedFile | PinnedUrl], file: str) -> None:
    Path(file).unlink()
    Path(file).mkdir()

    assert told(build) == [f"{file} cannot be read (Is a directory)"]


@both
@pytest.mark.parametrize("digest", ["", "0" * 63, "A" * 64, f"sha256:{SHA256}", f"{SHA256}\n"])
def test_a_digest_is_64_hex_digits(
    build: Callable[..., PinnedFile | PinnedUrl], file: str, digest: str
) -> None:
    (mistake,) = told(build, sha256=digest)

    assert mistake.startswith("sha256: got '")
    assert file not in mistake


def test_a_url_that_was_never_fetched_says_what_to_run() -> None:
    Path(COPY).unlink()

    assert told(PinnedUrl, url=URL, sha256=SHA256) == [
        f"{COPY} does not exist; run: constructs-lib fetch {URL} --sha256 {SHA256}"
    ]


def test_a_file_that_is_not_there_says_where_paths_begin() -> None:
    assert told(PinnedFile, path="gone.yaml", sha256=SHA256) == [
        (
            "gone.yaml does not exist; give its path from the folder that cdk8s and Python are "
            "started in"
        )
    ]


def test_a_path_that_no_system_takes_is_told() -> None:
    assert told(PinnedFile, path="a\0b", sha256=SHA256) == [
        r"'a\x00b' is no path; it holds a NUL character"
    ]


def test_what_is_read_once_stays_as_it_was_reviewed() -> None:
    source = PinnedFile(path="shipper.yaml", sha256=SHA256)

    Path("shipper.yaml").write_bytes(b"kind: Other\n")

    assert source.documents()[0]["kind"] == "ServiceAccount"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"a: [\n", "shipper.yaml:2:", id="no YAML"),
        pytest.param(b"- a\n", "This document is not a Kubernetes object", id="no object"),
        pytest.param(b"# nothing\n", "It contains no Kubernetes objects.", id="nothing"),
        pytest.param(
            b"a: {{ .Values.a }}\n", "render it first, as with 'helm template'", id="a template"
        ),
    ],
)
def test_what_holds_no_objects_is_refused(text: bytes, said: str) -> None:
    Path("shipper.yaml").write_bytes(text)

    (mistake,) = told(PinnedFile, path="shipper.yaml", sha256=digest_of(text))

    assert mistake.startswith("shipper.yaml:")
    assert said in mistake


def names(text: bytes) -> list[Any]:
    return [each.manifest["metadata"]["name"] for each in read_objects(text, source="a.yaml")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(TEXT + b"---\n# only a comment\n---\n" + TEXT, ["shipper"] * 2, id="two"),
        pytest.param(
            b"apiVersion: v1\nkind: List\nitems:\n"
            b"- {apiVersion: v1, kind: A, metadata: {name: a}}\n"
            b"- {apiVersion: v1, kind: A, metadata: {name: b}}\n",
            ["a", "b"],
            id="a list",
        ),
        pytest.param(b'{"apiVersion": "v1", "kind": "A", "metadata": {"name": 1}}', [1], id="JSON"),
    ],
)
def test_objects_are_found_in_their_order(text: bytes, found: list[Any]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT + b"---\nvalues: 1\n", id="no object after one"),
        pytest.param(TEXT + b"---\napiVersion: v1\nkind: 1\n", id="a kind that is no text"),
        pytest.param(TEXT + b"---\napiVersion: 1\nkind: A\n", id="a version that is no text"),
    ],
)
def test_no_document_is_lost_in_silence(text: bytes) -> None:
    with pytest.raises(InputError) as caught:
        names(text)

    assert str(caught.value) == (
        "a.yaml:5:1: This document is not a Kubernetes object: it has no apiVersion and kind."
    )


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://example.com/a.yaml", id="http"),
        pytest.param("https://example.com", id="no path"),
        pytest.param("https://example.com/", id="no file"),
        pytest.param("https://example.com/v1/", id="a folder"),
        pytest.param("https:///a.yaml", id="no host"),
        pytest.param("https://[/a.yaml", id="half an address"),
        pytest.param("https://example.com/a\n.yaml", id="a line break"),
        pytest.param("a.yaml", id="a path"),
    ],
)
def test_what_is_no_https_address_of_a_file_is_refused(url: str) -> None:
    assert url_problem(url) == f"{url!r} is not the https address of a file"
    assert told(PinnedUrl, url=url, sha256=SHA256)


def test_copies_of_one_name_are_kept_apart_by_their_digests() -> None:
    url = "https://example.com/v1/shipper.yaml?raw=1#top"

    assert vendored_path(url, "a" * 64) == Path("vendor/aaaaaaaaaaaa-shipper.yaml")
    assert vendored_path(url, "b" * 64) == Path("vendor/bbbbbbbbbbbb-shipper.yaml")
