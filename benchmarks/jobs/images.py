"""Asking a registry: Debian's docker-registry on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.jobs.job import PROGRAM, Job
from tests.docker_registry import real_registry
from tests.registries import Store

__all__ = ["images"]

_COUNT: Final = 30
_PLATFORMS: Final = ("linux/amd64", "linux/arm64", "linux/s390x", "linux/ppc64le")


@contextmanager
def images() -> Iterator[Iterable[Job]]:
    """The jobs, while the registry runs and holds indexes of four platforms each."""
    with real_registry(Path.cwd()) as registry:
        listed = "images:\n"
        for number in range(_COUNT):
            store = Store()
            kept = store.index(
                "v1.0.0", platforms=_PLATFORMS, content=f"{number}".encode(), attested=True
            )
            registry.push(f"bench/agent-{number}", store)
            image = f"{registry.host}/bench/agent-{number}:v1.0.0@{kept.digest}"
            listed += f"  agent-{number}:\n    image: {image}\n"
        Path("images.yaml").write_text(listed, encoding="utf-8")
        Path("known").mkdir()
        Path("known", "images.yaml").write_text(listed, encoding="utf-8")
        verify = (*PROGRAM, "images", "verify")
        host = ("--insecure-registry", registry.host)
        known = (*verify, "known/images.yaml", *host)
        yield [
            Job(
                title=f"images verify of {_COUNT}, nothing known",
                command=(
                    "sh",
                    "-c",
                    'rm -f images.lock; exec "$@"',
                    "sh",
                    *verify,
                    "images.yaml",
                    *host,
                ),
                seconds=3,
            ),
            Job(
                title=f"images verify of {_COUNT}, all in the lock",
                command=known,
                before=known,
                seconds=3,
            ),
        ]
