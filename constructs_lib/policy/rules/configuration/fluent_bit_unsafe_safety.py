"""DS906: settings of Fluent Bit that look safe and throw away what they guard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.references import references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.fluent_bit_config import Section, read_fluent_bit
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_LINKS: Final = "/var/log/containers"
_COMPARE: Final = "db.compare_filename"
_CHECKSUM: Final = "storage.checksum"


class _File(NamedTuple):
    """A file of a ConfigMap that the Pods mount, and where they name it."""

    config_map: str
    name: str
    path: Path
    text: str

    @property
    def sections(self) -> Sequence[Section]:
        return read_fluent_bit(self.text)


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    files = tuple(_files(daemon_set, context))
    if not any(name in file.text.lower() for file in files for name in (_COMPARE, _CHECKSUM)):
        return
    buffers_on_disk = any(
        section.kind == "input" and section.get("storage.type").lower() == "filesystem"
        for file in files
        for section in file.sections
    )
    for file in files:
        for section in file.sections:
            if section.kind == "input" and section.is_on(_COMPARE) and _reads_links(section):
                how = f"compares file names, but reads the links in {_LINKS}"
                yield _violation(file, section, _COMPARE, f"the database {how}")
            if section.kind == "service" and section.is_on(_CHECKSUM) and buffers_on_disk:
                what = "a buffer file that is open at a kill fails its checksum"
                yield _violation(file, section, _CHECKSUM, what)


def _files(daemon_set: DaemonSetView, context: Context) -> Iterator[_File]:
    seen: set[str] = set()
    for found in references(daemon_set):
        if found.kind != "ConfigMap" or found.volume is None or found.name in seen:
            continue
        seen.add(found.name)
        config_map = context.find("ConfigMap", found.name, daemon_set.namespace) or {}
        for name, text in config_map.get("data", {}).items():
            yield _File(found.name, name, found.path, text)


def _reads_links(section: Section) -> bool:
    return any(holds(_LINKS, path.strip()) for path in section.get("path").split(","))


def _violation(file: _File, section: Section, name: str, what: str) -> Violation:
    place = f"{file.name!r} of ConfigMap {file.config_map!r}, line {section.lines[name]}"
    message = f"{place}: {name} is on: {what}."
    return Violation(path=file.path, message=message)


RULE = Rule(
    id="DS906",
    slug="fluent-bit-unsafe-safety",
    summary="Fluent Bit sends every log again, or drops what it buffered, after a restart.",
    why=(
        "With `db.compare_filename` the name of a link is compared with that of the file behind "
        "it, which never fits: every start, a rollout's too, sends every current file from its "
        "beginning. With `storage.checksum`, chunks that were open when the process was killed are "
        "thrown away at the next start. Run with 5.1.1, 31,000 lines and two kills: 20,950 lines "
        "sent twice with the first; up to 2,250 lost with the second; none of either without both."
    ),
    remedy=(
        "Leave both out, or off: since 5.1 the database knows a reused inode by the last bytes it "
        "read. With an older release, read /var/log/pods instead of the links."
    ),
    bad="""\
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: settings
          mountPath: /settings
          readOnly: true
      volumes:
      - name: settings
        configMap:
          name: agent-settings
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  fluent-bit.conf: |
    [SERVICE]
        storage.path      /state/buffer
        storage.checksum  on
    [INPUT]
        Name                 tail
        Path                 /var/log/containers/*.log
        DB                   /state/tail.db
        DB.compare_filename  on
        storage.type         filesystem
""",
    good="""\
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: settings
          mountPath: /settings
          readOnly: true
      volumes:
      - name: settings
        configMap:
          name: agent-settings
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  fluent-bit.conf: |
    [SERVICE]
        storage.path  /state/buffer
    [INPUT]
        Name          tail
        Path          /var/log/containers/*.log
        DB            /state/tail.db
        storage.type  filesystem
""",
    check=_check,
    source="plugins/in_tail/tail_db.c and lib/chunkio/src/cio_file.c, Fluent Bit 5.1.1",
)
