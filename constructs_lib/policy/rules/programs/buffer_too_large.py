"""DS1406: a buffer may grow beyond the room that the Pod has for it."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import alike, names
from constructs_lib.policy.facts.program_paths import behind
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.catalogue import Program
from constructs_lib.programs.facts import Buffer

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        yield from _alone(program)
        yield from _together(program)


def _alone(program: Program) -> Iterator[Violation]:
    """Buffers that have no room, each for itself."""
    for buffers in alike(program.facts.buffers, lambda each: (each.limit, _room(program, each))):
        first = buffers[0]
        room, of = _room(program, first)
        if isinstance(first.limit, int) and room is not None and first.limit > room:
            whose = names(first.owner, (each.name for each in buffers))
            where = "memory" if first.kind == "memory" else first.path
            message = (
                f"{whose} may hold {_amount(first.limit)} in {where}, and {of} is {_amount(room)}."
            )
            yield program_violation(program, first.place, message[0].upper() + message[1:])


def _together(program: Program) -> Iterator[Violation]:
    """Buffers of which each has room in memory, and all of them have not."""
    buffers = [each for each in program.facts.buffers if each.kind == "memory"]
    limits = [each.limit for each in buffers if isinstance(each.limit, int)]
    room, of = _room(program, buffers[0]) if buffers else (None, "")
    if room is not None and limits and max(limits) <= room < sum(limits):
        message = (
            f"{len(limits)} buffers may hold {_amount(sum(limits))} in memory together, and {of} "
            f"is {_amount(room)}."
        )
        yield program_violation(program, buffers[0].place, message)


def _room(program: Program, buffer: Buffer) -> tuple[int | None, str]:
    """How much fits, and what says so."""
    if buffer.kind == "memory":
        limit = program.container.resources.limit("memory")
        return _bytes(limit or program.daemon_set.resources.limit("memory")), "the memory limit"
    if not isinstance(buffer.path, str):
        return None, ""
    there = behind(program, buffer.path)
    if there.kind not in {"emptyDir", "image"}:
        return None, ""
    size = there.source.get("sizeLimit")
    if size:
        return Quantity.parse(size).value(), "the sizeLimit of the emptyDir"
    limit = program.container.resources.limit("ephemeral-storage")
    return _bytes(limit), "the limit of ephemeral-storage"


def _bytes(limit: Quantity | None) -> int | None:
    return limit.value() if limit is not None else None


def _amount(number: int) -> str:
    """A number of bytes for people."""
    for unit, size in (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)):
        if number >= size:
            return f"{number / size:.3g}{unit}"
    return str(number)


RULE = Rule(
    id="DS1406",
    slug="buffer-too-large",
    summary="A buffer may grow beyond the memory or the volume that holds it.",
    why=(
        "While the destination is away the buffer grows to its bound. It never gets there: the "
        "container is killed or the Pod evicted before, and with it goes what was buffered."
    ),
    remedy=(
        "Bound a buffer in memory to about half of the memory limit, and one on disk to less than "
        "the sizeLimit of its volume; or raise those."
    ),
    bad=fluent_bit(
        SAFE.replace("    storage.type  filesystem", "    Mem_Buf_Limit 500MB").replace(
            "    storage.total_limit_size  1G\n", ""
        )
    ),
    good=fluent_bit(),
    check=_check,
    source="documentation of Fluent Bit (memory management) and of Kubernetes (emptyDir)",
    beyond_cel=PROGRAM,
)
