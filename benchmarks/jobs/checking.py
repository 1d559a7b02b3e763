"""Checking and comparing manifests: start-up, one file, thousands, and what is hard to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.hostile import CASES, MOST_MEBIBYTES, MOST_SECONDS, count_of
from benchmarks.jobs.job import PROGRAM, Job, Peer
from constructs_lib.policy.example import BASE

__all__ = ["checking"]

_FILES: Final = 2_000
_WITH_CHECKOV: Final = 1_000
_DOCUMENTS: Final = 5_000
_CHANGED: Final = 50
"""One document of so many is another on the other side of a diff."""
_MEGABYTE: Final = 1_000_000
_COLD: Final = ("check", "--no-cache", "--fail-on", "error")
_FAULTS: Final = {
    "allowPrivilegeEscalation: false": "allowPrivilegeEscalation: true",
    "readOnlyRootFilesystem: true": "readOnlyRootFilesystem: false",
    "runAsNonRoot: true": "runAsNonRoot: false",
    "maxUnavailable: 1": "maxUnavailable: 100%",
    "priorityClassName: node-critical": "hostNetwork: true",
    "            cpu: 200m\n": "",
    "            - ALL\n": "            - KILL\n",
    "automountServiceAccountToken: false": "automountServiceAccountToken: true",
}
_OF_DAEMON_SET: Final = "io.k8s.api.apps.v1.DaemonSet"
_SCHEMA: Final = "{{.ResourceKind}}{{.KindSuffix}}.json"
"""What kubeconform calls the schema of a kind."""


def _document(number: int) -> str:
    """A hand-written agent with eight mistakes that linters look for; no two have one name."""
    text = BASE.replace("name: agent\n  namespace", f"name: agent-{number}\n  namespace")
    for good, bad in _FAULTS.items():
        text = text.replace(good, bad)
    return text


@contextmanager
def checking() -> Iterator[Iterable[Job]]:
    """The jobs, while what they read is in the current folder."""
    _write()
    yield _jobs()


def _write() -> None:
    """Write what the jobs read into the current folder."""
    Path("one.yaml").write_text(_document(0), encoding="utf-8")
    plain = [_document(number) for number in range(_FILES)]
    _write_files("files", plain)
    _write_files("some", plain[:_WITH_CHECKOV])
    note = "metadata:\n  annotations:\n    note: |\n      Für jeden Knoten → einmal.\n"
    _write_files("worded", (text.replace("metadata:\n", note, 1) for text in plain))
    # What the API server refuses is not compared.
    every = [_document(n).replace("hostUsers: false", "hostUsers: true") for n in range(_DOCUMENTS)]
    Path("old.yaml").write_text("---\n".join(every), encoding="utf-8")
    every[::_CHANGED] = [text.replace(":1.2.3", ":1.2.4") for text in every[::_CHANGED]]
    Path("new.yaml").write_text("---\n".join(every), encoding="utf-8")
    for file, name in (("many.yaml", "DaemonSets"), ("same.yaml", "the same toleration")):
        case = CASES[name]
        Path(file).write_text(case(count_of(case, _MEGABYTE)), encoding="utf-8")
    Path("schemas").mkdir()
    Path("schemas", "daemonset-apps-v1.json").write_text(json.dumps(_schema()), encoding="utf-8")


def _write_files(folder: str, texts: Iterable[str]) -> None:
    Path(folder).mkdir()
    for number, text in enumerate(texts):
        Path(folder, f"{number}.yaml").write_text(text, encoding="utf-8")


def _schema() -> object:
    """The schema of DaemonSets in one piece, with what it refers to and nothing else."""
    import kubernetes_validate  # noqa: PLC0415  # only where the table is made

    schemas = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    newest = max(schemas.glob("v*-local-strict"), key=lambda each: int(each.name.split(".")[1]))
    known = json.loads((newest / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    kept, left = {}, [_OF_DAEMON_SET]
    while left:
        name = left.pop()
        kept[name] = known[name]
        text = json.dumps(known[name])
        left += {part.split('"')[0] for part in text.split("#/$defs/")[1:]} - {*kept, *left}
    return {"$ref": f"#/$defs/{_OF_DAEMON_SET}", "$defs": kept}


_CHECKOV: Final = Peer(
    name="checkov",
    command=(
        *("checkov", "--quiet", "--compact", "--framework", "kubernetes", "--skip-download"),
        *("-o", "json", "-d", "some"),
    ),
    most=0.05,
)


def _jobs() -> Iterator[Job]:
    def asked(*arguments: str) -> Sequence[str]:
        return (*PROGRAM, *arguments)

    yield Job(title="--version", command=asked("--version"), seconds=0.05, quick=True)
    kept = asked("check", "--cache-dir", "kept", "one.yaml")
    yield Job(
        title="check one file, answer kept", command=kept, before=kept, seconds=0.03, quick=True
    )
    yield Job(
        title="check one file, cold",
        command=asked(*_COLD, "one.yaml"),
        seconds=0.11,
        peers=list(_linters("one.yaml")),
        quick=True,
    )
    kept = asked("check", "--cache-dir", "kept", "files")
    yield Job(
        title=f"check {_FILES:,} files, answer kept",
        command=kept,
        before=kept,
        seconds=0.1,
        quick=True,
    )
    yield Job(
        title=f"check {_FILES:,} files",
        command=asked(*_COLD, "files"),
        seconds=1.7,
        peers=list(_linters("files", most=0.9)),
        quick=True,
    )
    yield Job(
        title=f"check {_FILES:,} files with umlauts and blocks",
        command=asked(*_COLD, "worded"),
        seconds=1.9,
        quick=True,
    )
    yield Job(
        title=f"check {_WITH_CHECKOV:,} files",
        command=asked(*_COLD, "some"),
        peers=[_CHECKOV],
    )
    yield Job(
        title=f"diff of {_DOCUMENTS:,} documents, 2 % new",
        command=asked("diff", "--fail-on", "none", "old.yaml", "new.yaml"),
        seconds=4,
        quick=True,
    )
    for title, arguments in (
        ("a megabyte of DaemonSets, as JSON", (*_COLD, "--format", "json", "many.yaml")),
        ("a megabyte of DaemonSets, fixed", ("check", "--fix", "--diff", "many.yaml")),
        ("a megabyte of one toleration, fixed", ("check", "--fix", "--diff", "same.yaml")),
    ):
        yield Job(
            title=title,
            command=asked(*arguments),
            seconds=MOST_SECONDS,
            mebibytes=MOST_MEBIBYTES,
            quick=True,
        )


def _linters(place: str, *, most: float | None = None) -> Iterator[Peer]:
    """Linters written in Go. Some take files only, so all of them are given files."""
    files = sorted(map(str, Path(place).iterdir())) if Path(place).is_dir() else [place]
    for name, told, times in (
        ("kube-linter", ("lint",), most),
        ("kube-score", ("score", "--output-format", "ci"), None),
        ("kubeconform", ("-schema-location", str(Path("schemas", _SCHEMA))), None),
    ):
        yield Peer(name=name, command=(name, *told, *files), most=times)
