"""What an agent reads on the node, the kernel lets it read with exactly the rights generated.

A container that is root and has dropped all capabilities opens what is root's, and nothing of
other users: capabilities that look into a process (SYS_PTRACE) do not pass the mode of its files.
Programs often say nothing of what they could not read. So a small program is started here as the
kubelet would start the agent: its user, its capabilities, no way to more.

It takes root on Linux; elsewhere these tests are skipped.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from constructs_lib.k8s.manifest import Json
from tests.agents.cases import CASES
from tests.pods import containers_of

CAPABILITIES: Final = re.findall(
    r"\w+",
    "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE "
    "NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO "
    "SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME "
    "SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG "
    "WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE",
)
"""By number: ``include/uapi/linux/capability.h``."""

DECIDING: Final = {"DAC_OVERRIDE", "DAC_READ_SEARCH", "SYS_PTRACE"}
"""Capabilities by which the kernel decides here; the others need not be there."""

SOMEBODY: Final = 65534
JOURNAL_GROUP: Final = 999
PROCESSES: Final = 5
NO_NEW_PRIVILEGES, DROP_FROM_BOUNDING = 38, 24  # prctl(2)

ONLY_PROCESS_1: Final = {"apply-sysctl-overwrites", "mount-cgroup"}
"""Cilium's first steps look into the node's first process, which is root's, and no other."""

SEES_ALL: Final = {
    f"{case} {container['name']}": container["securityContext"]
    for case, spec in CASES.items()
    for _, container in containers_of(spec.manifests()[-1])
    if "SYS_PTRACE" in container["securityContext"].get("capabilities", {}).get("add", ())
    and container["name"] not in ONLY_PROCESS_1
}
"""Containers that look into the node's processes."""

READS_LOGS: Final = {
    case: next(containers_of(spec.manifests()[-1]))[1]["securityContext"]
    for case, spec in CASES.items()
    if case.startswith(("log-agent", "node-problem-detector"))
}
"""Containers that read the node's logs: files of Pods, and the journal."""

needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="starting a program with an agent's capabilities needs root on Linux",
)


def started(security: Json, script: str, arguments: Sequence[str]) -> str:
    """What a shell script says that is started as the kubelet starts a container."""
    given = security.get("capabilities", {}).get("add", ())
    kept = {CAPABILITIES.index(name) for name in given}
    if security.get("privileged"):
        kept = set(range(len(CAPABILITIES)))
    own = _own_bounding_set()
    missing = [name for name in DECIDING & set(given) if not own >> CAPABILITIES.index(name) & 1]
    if missing:
        pytest.skip(f"these tests themselves run without {', '.join(missing)}")
    libc = ctypes.CDLL(None, use_errno=True)

    def confine() -> None:
        for number in range(len(CAPABILITIES)):
            if number not in kept:
                libc.prctl(DROP_FROM_BOUNDING, number, 0, 0, 0)
        if not security.get("privileged"):
            libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)

    result = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *arguments],
        preexec_fn=confine,
        user=security["runAsUser"],
        group=security["runAsGroup"],
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def _own_bounding_set() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("CapBnd"))[8:], 16)


@pytest.fixture(scope="module")
def processes() -> Iterator[list[str]]:
    """Processes of a user that is not root: their ids."""
    somebody: dict[str, Any] = {"user": SOMEBODY, "group": SOMEBODY, "extra_groups": []}
    running = [
        subprocess.Popen(["sleep", "infinity"], cwd="/", **somebody) for _ in range(PROCESSES)
    ]
    yield [str(process.pid) for process in running]
    for process in running:
        process.kill()
        process.wait()


READ_PROCESSES: Final = """
for pid in "$@"; do
  cat "/proc/$pid/environ" >/dev/null 2>&1 && ls "/proc/$pid/fd" >/dev/null 2>&1 && echo "$pid"
done; :
"""


@needs_root
@pytest.mark.parametrize("security", SEES_ALL.values(), ids=SEES_ALL)
def test_who_looks_into_processes_can_read_those_of_every_user(
    security: Json, processes: list[str]
) -> None:
    assert started(security, READ_PROCESSES, processes).split() == processes


@needs_root
def test_root_with_sys_ptrace_alone_reads_no_process_of_another_user(processes: list[str]) -> None:
    security = {"runAsUser": 0, "runAsGroup": 0, "capabilities": {"add": ["SYS_PTRACE"]}}

    assert started(security, READ_PROCESSES, processes) == ""


FILES: Final = {"a container's log": (0, 0, 0o640), "the journal": (0, JOURNAL_GROUP, 0o640)}
"""Owner, group and mode, as the kubelet, container runtimes and systemd make them."""


@needs_root
@pytest.mark.parametrize(("user", "group", "mode"), FILES.values(), ids=FILES)
@pytest.mark.parametrize("security", READS_LOGS.values(), ids=READS_LOGS)
def test_who_ships_logs_can_read_what_root_alone_may(
    security: Json, user: int, group: int, mode: int, tmp_path: Path
) -> None:
    log = tmp_path / "0.log"
    log.write_text("a line", encoding="utf-8")
    os.chown(log, user, group)
    log.chmod(mode)

    assert started(security, 'cat "$1"', [str(log)]) == "a line"


def test_the_sensor_is_among_those_that_look_into_processes() -> None:
    assert "security-agent-minimal falco" in SEES_ALL
