"""Writes the pages of evidence, ``docs/evidence/``, from the data beside each agent.

A file ``<program>.evidence.yaml`` beside an agent says which release of upstream it was held
against, where it differs and why, what was run, and what nobody could check. It stays out of the
wheel. Tests check that the committed pages are what this program writes, that every default image
has evidence for its version, and that every probe waits as long as the evidence says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from constructs_lib import read_yaml
from constructs_lib.k8s.image import read_image

__all__ = [
    "Container",
    "Deviation",
    "Evidence",
    "Run",
    "Upstream",
    "default_images",
    "evidence",
    "main",
    "moved",
    "pages",
    "read_evidence",
]

ROOT: Final = Path(__file__).parents[1]
TARGET: Final = ROOT / "docs" / "evidence"
_AGENTS: Final = ROOT / "constructs_lib" / "agents"
_IMAGES: Final = ROOT / "constructs_lib" / "images.yaml"
_SUFFIX: Final = ".evidence.yaml"

_HEAD: Final = "<!-- Written by `make stubs` from {source}; do not edit. -->\n"

Text: TypeAlias = Annotated[str, Field(min_length=1)]
Day: TypeAlias = Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9](-[0-3][0-9])?$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Upstream(_Part):
    """What was read of a project.

    Attributes:
        project: the repository (``falcosecurity/falco``), chart or document.
        version: its release; the month where it was read between two releases.
        read: the files or parts that were read.
    """

    project: Text
    version: Text
    read: Text


class Container(_Part):
    """How long a program may take until its probe is answered.

    Attributes:
        starts_within: the program's own limit in seconds: it is still starting until then and
            gives up itself after. 0 if it answers as soon as it listens; None if nobody knows.
        because: what it waits for.
        source: where upstream says so.
    """

    starts_within: int | None = Field(ge=0)
    because: Text
    source: Text | None = None


class Deviation(_Part):
    """A difference from what upstream ships, made on purpose.

    Attributes:
        here: what the agent does.
        upstream: what upstream does.
        why: why the difference is right.
        source: where upstream's way, or the reason, can be read.
    """

    here: Text
    upstream: Text
    why: Text
    source: Text


class Run(_Part):
    """Something that was run, not only read.

    Attributes:
        what: the program, its version and the question.
        result: what was seen.
        when: the day or month.
        test: the file of the test that runs it again, from the repository's root; None if no
            test does.
    """

    what: Text
    result: Text
    when: Day
    test: str | None = None


class Evidence(_Part):
    """What is known about one program that an agent runs, and how.

    Attributes:
        title: the program's name for people.
        agent: the construct that runs it (``SecurityAgent``).
        images: the default images it speaks for, by their key in ``images.yaml``, each with the
            tag that was read. Another tag there fails the tests until someone has read on.
        no_image: why there is no default image; None if there is one.
        upstream: what was read.
        containers: every container with a probe of its own, by name.
        deviations: where the agent differs on purpose.
        runs: what was run.
        unchecked: what could not be checked.
    """

    title: Text
    agent: Text
    images: dict[str, Text] = Field(default_factory=dict)
    no_image: Text | None = None
    upstream: list[Upstream] = Field(default_factory=list)
    containers: dict[str, Container] = Field(default_factory=dict)
    deviations: list[Deviation] = Field(default_factory=list)
    runs: list[Run] = Field(default_factory=list)
    unchecked: list[Text] = Field(min_length=1)


def read_evidence(file: Path) -> Evidence:
    """The evidence in a file."""
    (document,) = read_yaml(file.read_text(encoding="utf-8"))
    return Evidence.model_validate(document.value)


def evidence(folder: Path = _AGENTS) -> dict[str, tuple[Path, Evidence]]:
    """All evidence by the name of its page, with its file."""
    files = sorted(folder.rglob(f"*{_SUFFIX}"), key=lambda file: file.name)
    return {file.name.removesuffix(_SUFFIX): (file, read_evidence(file)) for file in files}


def default_images() -> dict[str, str]:
    """The tag of every default image, by its key in ``images.yaml``."""
    (document,) = read_yaml(_IMAGES.read_text(encoding="utf-8"))
    tags: dict[str, str] = {}
    for key, entry in document.value["images"].items():
        image = read_image(entry["image"])
        assert image is not None
        assert image.tag is not None
        tags[key] = image.tag
    return tags


def moved(found: Iterable[Evidence], images: Mapping[str, str]) -> Iterator[str]:
    """Why evidence and default images do not fit, with what to do."""
    pages: dict[str, list[Evidence]] = {}
    for page in found:
        for key in page.images:
            pages.setdefault(key, []).append(page)
    for key, tag in images.items():
        speaking = pages.get(key, [])
        if len(speaking) != 1:
            yield (
                f"{key}: {len(speaking)} files of evidence name this image; exactly one must, "
                f"under 'images', as '{key}: {tag}'"
            )
        for page in speaking:
            if page.images[key] != tag:
                yield (
                    f"{key}: images.yaml has {tag}, the evidence of {page.title} was read against "
                    f"{page.images[key]}; read what changed in between, correct the agent and its "
                    f"evidence, then write '{key}: {tag}' under 'images' and run 'make stubs'"
                )
    for key in pages.keys() - images.keys():
        yield f"{key}: images.yaml has no such image; correct 'images' in its evidence"


def pages() -> dict[str, str]:
    """The text of every page, by file name."""
    found = evidence()
    result = {f"{name}.md": _page(file, page) for name, (file, page) in found.items()}
    result["README.md"] = _index({name: page for name, (_, page) in found.items()})
    return result


def _page(file: Path, page: Evidence) -> str:
    lines = [
        _HEAD.format(source=f"`{file.relative_to(ROOT).as_posix()}`"),
        f"# {page.title}\n",
        f"Run by `{page.agent}`. {_versions(page)}\n",
        *_section("Read", [f"{at.project} {at.version}: {at.read}" for at in page.upstream]),
        *_deviations(page),
        *_section("Run", [_run(run) for run in page.runs], none="Nothing was run."),
        *_starts(page),
        *_section("Not checked", page.unchecked),
    ]
    return "\n".join(lines)


def _versions(page: Evidence) -> str:
    if page.no_image is not None:
        return f"No default image: {page.no_image}"
    return "Default image: " + ", ".join(f"`{key}` {tag}" for key, tag in page.images.items()) + "."


def _section(title: str, entries: Iterable[str], *, none: str | None = None) -> list[str]:
    listed = [f"- {entry}" for entry in entries]
    if not listed and none is None:
        return []
    return [f"## {title}\n", *(listed or [str(none)]), ""]


def _deviations(page: Evidence) -> list[str]:
    if not page.deviations:
        return []
    rows = [
        f"| {_cell(at.here)} | {_cell(at.upstream)} | {_cell(at.why)} | {_cell(at.source)} |"
        for at in page.deviations
    ]
    head = ["## Different on purpose\n", "| here | upstream | why | source |", "|---|---|---|---|"]
    return [*head, *rows, ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _run(run: Run) -> str:
    again = f" Run again by `{run.test}`." if run.test is not None else ""
    return f"{run.when}: {run.what} {run.result}{again}"


def _starts(page: Evidence) -> list[str]:
    def limit(at: Container) -> str:
        return "unknown" if at.starts_within is None else f"{at.starts_within} s"

    return _section(
        "Until a probe is answered",
        [
            f"`{name}`: {limit(at)}. {at.because}" + (f" ({at.source})" if at.source else "")
            for name, at in page.containers.items()
        ],
    )


def _index(found: Mapping[str, Evidence]) -> str:
    rows = [
        f"| [{page.title}]({name}.md) | `{page.agent}` "
        f"| {', '.join(page.images.values()) or 'none'} | {len(page.deviations)} "
        f"| {len(page.runs)} | {len(page.unchecked)} |"
        for name, page in found.items()
    ]
    return "\n".join(
        [
            _HEAD.format(source="the evidence beside each agent"),
            "# Evidence\n",
            "What each agent was held against: the release that was read, each difference with its",
            "reason, what was run, and what nobody could check. A test fails when a default image",
            "moves and its evidence does not.\n",
            "| program | agent | version | differences | runs | not checked |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Write the pages, and remove those of programs that are gone."""
    TARGET.mkdir(parents=True, exist_ok=True)
    written = pages()
    for stale in TARGET.glob("*.md"):
        if stale.name not in written:
            stale.unlink()
    for name, text in written.items():
        (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
