"""``images list`` shows every image and what is known of it, and asks nobody."""

from __future__ import annotations

import json
from pathlib import Path

from constructs_lib.report.formats import IMAGES
from tests.cli.images.conftest import Run
from tests.registries import OCI_INDEX, Store

LOCKED = Store().index("v1")


def lock(image: str) -> str:
    [first, second] = json.loads(LOCKED.body)["manifests"]
    platforms = [
        {**first["platform"], "digest": first["digest"], "size": 32_000_000},
        {**second["platform"], "digest": second["digest"]},
    ]
    entry = {
        "image": image,
        "mediaType": OCI_INDEX,
        "checked": "2026-11-01",
        "platforms": platforms,
    }
    return json.dumps({"schema": "constructs-lib/images-lock/v1", "images": {LOCKED.digest: entry}})


def test_the_catalogue_is_listed_and_nothing_is_said_to_be_verified(run: Run) -> None:
    result = run("list")

    assert result.code == 0
    assert "?  quay.io/prometheus/node-exporter:v1.12.1" in result.out
    assert result.out.count("not verified") == len(result.out.splitlines()) - 2


def test_what_is_known_is_shown(run: Run, folder: Path) -> None:
    images = {"a": {"image": f"a.example/a:v1@{LOCKED.digest}"}, "b": {"image": "a.example/b:2"}}
    (folder / "images.yaml").write_text(json.dumps({"images": images}))
    (folder / "images.lock").write_text(lock("a.example/a:v1"))

    result = run("list", "images.yaml")

    short = LOCKED.digest.removeprefix("sha256:")[:12]
    assert result.out == (
        "    IMAGE           DIGEST        PLATFORMS                     SIZE  CHECKED\n"
        f"ok  a.example/a:v1  {short}  linux/amd64, linux/arm64  30.5 MiB  2026-11-01\n"
        "?   a.example/b:2   none          not verified\n"
        "\n"
        "2 images: 1 verified, 1 not verified\n"
    )


def test_no_image_is_no_mistake(run: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")

    result = run("list", "a.yaml")

    assert (result.code, result.out) == (0, "There is no image.\n")


def test_a_lock_that_is_named_must_be_there(run: Run) -> None:
    result = run("list", "--images-lock", "other.lock")

    assert result.code == 2
    assert result.err == "other.lock cannot be read: No such file or directory."


def test_every_format_says_the_same(run: Run) -> None:
    found = {form: run("list", "--format", form).out for form in IMAGES.names}

    assert json.loads(found["json"])["images"][0]["state"] == "not verified"
    assert all("fluent-bit:5.1.2" in text for text in found.values())
