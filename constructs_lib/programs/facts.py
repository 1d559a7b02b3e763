"""The facts about a program that its configuration decides: one record for every program.

A rule asks the record and knows no program; a reader knows one program and fills in that program's
defaults. Whatever an agent of this library generates, it states in the same words, and a law holds
both together.

Three answers, not two: a value; None where the program was not told and has no default, so that
nothing is there; and :data:`UNKNOWN` where the configuration leaves it open (a variable without a
value, a file that is not in the input). Nobody is accused of what is unknown.

Paths are as the container sees them and may hold ``*``. ``$(NAME)`` in a path is a part that every
Pod fills in for itself, such as its name.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypeAlias

from constructs_lib.programs.place import Place
from constructs_lib.record import dataclass, field

__all__ = [
    "FOR_EVER",
    "NOWHERE",
    "UNKNOWN",
    "Access",
    "Buffer",
    "Change",
    "Collector",
    "Endpoint",
    "Facts",
    "Hazard",
    "Input",
    "Mistake",
    "Output",
    "Purpose",
    "Retries",
    "Right",
    "Setting",
    "Unknown",
    "Watch",
]


class Unknown(Enum):
    """The type of :data:`UNKNOWN`."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = Unknown.UNKNOWN
"""It cannot be told from the input."""

NOWHERE: Final = Place(on={}, path=())
"""The place of a fact that is stated and not read."""

Purpose: TypeAlias = Literal[
    "logs", "journal", "offsets", "buffer", "state", "secret", "node", "plugin", "other"
]
"""What a file is to the program: ``node`` is the node's own (``/proc``, ``/dev/kmsg``), ``plugin``
a socket by which programs of the node find each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A file, folder, socket or device that the program is told to use.

    Attributes:
        path: where, as the container sees it; on Linux absolute. It may hold ``*``.
        kind: what has to be there.
        mode: what the program does with it. A program creates the files and folders it writes.
        purpose: what it is to the program.
        on_node: whether the path is the node's and not the container's (the path that a registrar
            tells the kubelet).
        flag: the flag that names it, without dashes, where a program is told by flags.
        place: where that is written.
    """

    path: str
    kind: Literal["file", "folder", "socket", "device"] = "file"
    mode: Literal["read", "write"] = "read"
    purpose: Purpose = "other"
    on_node: bool = False
    flag: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Something of the node that a log shipper reads on from where it stopped.

    Attributes:
        name: what the configuration calls it, or its plugin.
        paths: the files it reads.
        offsets: the file or folder where it keeps how far it has read; None if nowhere.
        from_start: whether it reads files from their beginning that it meets for the first time.
        place: where it is written.
    """

    name: str
    paths: tuple[str, ...] | Unknown = ()
    offsets: Access | Unknown | None = None
    from_start: bool | Unknown = UNKNOWN
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """What waits in the program for a destination that does not take it.

    Attributes:
        owner: what it belongs to, as in ``input`` or ``exporter``.
        name: what the configuration calls that, or its plugin.
        kind: where it waits: what is in memory is lost with the process.
        path: the file or folder of a buffer on disk; None in memory.
        limit: the most bytes that wait; None if nothing bounds them, :data:`UNKNOWN` also where a
            number of events does.
        place: where it is written; where there is nothing, where it would be.
    """

    owner: str
    name: str
    kind: Literal["memory", "disk"]
    path: str | Unknown | None = None
    limit: int | Unknown | None = UNKNOWN
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How long a program goes on trying before it throws away what it could not deliver.

    Attributes:
        times: after how many retries it gives up; None if their number decides nothing.
        seconds: after how many seconds, about; None if time decides nothing.
    """

    times: int | None = None
    seconds: int | None = None

    @property
    def end(self) -> bool:
        """Whether it ever gives up."""
        return self.times is not None or self.seconds is not None


FOR_EVER: Final = Retries()
"""It never gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A destination over the network, which may be away.

    Attributes:
        name: what the configuration calls it, or its plugin.
        retries: how long it tries.
        place: where it is written.
    """

    name: str
    retries: Retries | Unknown = UNKNOWN
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that the program itself answers, over HTTP unless the path is empty.

    Attributes:
        port: the port of the container.
        path: the path; empty where any answer on the port is one.
        tells: what a good answer says. ``destination`` fails also while the destination is away.
        is_on: whether the configuration switches it on.
        loopback: whether it answers in the Pod only, where the kubelet cannot ask.
        place: where it is written; where there is nothing, where it would be.
    """

    port: int | Unknown
    path: str = ""
    tells: Literal["alive", "destination", "metrics", "data"] = "alive"
    is_on: bool = True
    loopback: bool = False
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Something the program asks of the API server.

    Attributes:
        group: the API group; empty for the core group.
        resource: the resource (``pods``, ``nodes/status``).
        verbs: what it does with it.
        because: what asks, as in ``the filter 'kubernetes'``.
        needed: whether it does not work without; otherwise it only may use the right.
        place: where that is written.
    """

    group: str = ""
    resource: str
    verbs: frozenset[str]
    because: str = field(default="", compare=False)
    needed: bool = field(default=True, compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Objects of which the program keeps a copy.

    Attributes:
        resource: the resource (``pods``).
        scope: whether it asks for those of its own node, or for all of the cluster.
        because: what asks.
        remedy: what to set so that it asks for those of its node, as a sentence; empty if nothing
            helps.
        place: where that is written.
    """

    resource: str
    scope: Literal["node", "cluster"] | Unknown
    because: str = field(default="", compare=False)
    remedy: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A variable of the environment that the configuration or the program needs.

    Attributes:
        name: the variable.
        because: what needs it.
        place: where that is written.
    """

    name: str
    because: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """A part of a program that is switched on, such as a collector of metrics or a monitor.

    Attributes:
        name: its name.
        place: where it is switched on; nowhere if it is by default.
    """

    name: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A setting that does harm although it looks safe.

    Attributes:
        setting: its name.
        what: what it does, to be read after "is on:".
        place: where it is written.
    """

    setting: str
    what: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A setting, or the lack of one, that a later release of Kubernetes takes in another way.

    Attributes:
        since: the first minor release that says so, as in 37 for 1.37.
        message: what it is and what becomes of it, as a sentence.
        place: where it is written; where there is nothing, where it would be.
    """

    since: int
    message: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Configuration that the program refuses.

    Attributes:
        message: what is wrong, as a sentence.
        place: where.
    """

    message: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a program in a container.

    Attributes:
        program: its name for people (``Fluent Bit``).
        complete: whether all of its configuration was read. Otherwise what is not here may be
            there all the same, and only what is here counts.
        accesses: the files, folders, sockets and devices it uses, offsets and buffers included.
        inputs: what a log shipper reads.
        buffers: what waits in it.
        outputs: where it sends.
        endpoints: what it answers.
        rights: what it asks of the API server.
        watches: what it keeps a copy of.
        settings: the variables it needs.
        collectors: the parts that are switched on.
        hazards: settings that do harm.
        changes: what a later release takes in another way.
        mistakes: what it refuses.
        stop_seconds: how long it takes at most to stop once it is told to; None if that is not
            bounded, :data:`UNKNOWN` where nobody knows.
        flush_seconds: how long it collects before it sends.
        image_user: the user of its official image; None where that is not known.
        place: where its configuration begins; the container if there is none.
    """

    program: str
    complete: bool = True
    accesses: tuple[Access, ...] = ()
    inputs: tuple[Input, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    outputs: tuple[Output, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    rights: tuple[Right, ...] = ()
    watches: tuple[Watch, ...] = ()
    settings: tuple[Setting, ...] = ()
    collectors: tuple[Collector, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    changes: tuple[Change, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    stop_seconds: int | Unknown | None = UNKNOWN
    flush_seconds: float | Unknown | None = UNKNOWN
    image_user: int | None = field(default=None, compare=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)
