"""How long registries are asked: ``.venv/bin/python -m benchmarks.images``.

Thirty indexes of four platforms each at Debian's docker-registry on this machine: the first time,
when nothing is known, and once more with ``images.lock``, when a pin that did not change must cost
no GET. Each run is a process of its own, as in CI.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.docker_registry import real_registry
from tests.registries import FakeRegistry, Store

_COUNT: Final = 30
_PLATFORMS: Final = ("linux/amd64", "linux/arm64", "linux/s390x", "linux/ppc64le")
_MOST_SECONDS: Final = 3.0
_PROGRAM: Final = Path(sys.executable).parent / "constructs-lib"


def main() -> None:
    """Measure and print; say whether both targets are met."""
    with TemporaryDirectory() as folder, real_registry(Path(folder)) as registry:
        images = []
        for number in range(_COUNT):
            store = Store()
            kept = store.index(
                "v1.0.0", platforms=_PLATFORMS, content=f"{number}".encode(), attested=True
            )
            registry.push(f"bench/agent-{number}", store)
            images.append(f"{registry.host}/bench/agent-{number}:v1.0.0@{kept.digest}")
        first = _seconds(Path(folder), images, registry.host)
        again = _seconds(Path(folder), images, registry.host)
    print(f"{_COUNT} images, nothing known   {first:6.2f} s")
    print(f"{_COUNT} images, all in the lock {again:6.2f} s")
    gets = _gets()
    print(
        f"\nless than {_MOST_SECONDS:g} s: {'yes' if max(first, again) < _MOST_SECONDS else 'NO'}"
    )
    print(f"no GET for a pin that did not change: {'yes' if not gets else f'NO, {gets}'}")


def _gets() -> int:
    """How many GETs a second run costs, counted by a registry of ours."""
    with TemporaryDirectory() as folder, FakeRegistry().running() as registry:
        images = []
        for number in range(_COUNT):
            kept = registry.store(f"agent-{number}").index("v1", content=f"{number}".encode())
            images.append(f"{registry.host}/agent-{number}:v1@{kept.digest}")
        _seconds(Path(folder), images, registry.host)
        registry.asked.clear()
        _seconds(Path(folder), images, registry.host)
        return registry.count("GET")


def _seconds(folder: Path, images: Sequence[str], host: str) -> float:
    listed = "".join(f"  agent-{n}:\n    image: {image}\n" for n, image in enumerate(images))
    (folder / "images.yaml").write_text(f"images:\n{listed}", encoding="utf-8")
    command = [str(_PROGRAM), "images", "verify", "images.yaml", "--insecure-registry", host]
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
