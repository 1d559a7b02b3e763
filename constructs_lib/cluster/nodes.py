"""The nodes of a cluster in columns: what many of them have alike is there once.

A fleet has thousands of nodes and a few dozen shapes. Each node is its name, the number of its
shape (labels, taints and all else that it has, but for its host name) and the number of its size
(what Pods may use of it). An object of a node is made when somebody asks for it; whoever looks at
many asks for their names, and for their shapes and sizes with how many nodes have them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import overload

from constructs_lib.cluster.node import Node, own_labels
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.platforms.facts import Platform
from constructs_lib.platforms.signs import telling_start
from constructs_lib.record import dataclass, field, replace

__all__ = ["NodeColumns", "Nodes", "on_platform"]

_NO_SIZE: Amounts = {}


@dataclass(slots=True, kw_only=True)
class NodeColumns:
    """What is known of some nodes; they are only added."""

    names: list[str] = field(default_factory=list)
    """The name of each node."""
    shape_of: array[int] = field(default_factory=lambda: array("I"))
    """The number of its shape."""
    size_of: array[int] = field(default_factory=lambda: array("I"))
    """The number of its size."""
    shapes: list[Node] = field(default_factory=list)
    """The first node of each shape."""
    sizes: list[Amounts] = field(default_factory=list)
    """What Pods may use of a node, by the number of the size."""

    def add(self, name: str, shape: int, size: int) -> None:
        """Add a node of a shape and a size that are known."""
        self.names.append(name)
        self.shape_of.append(shape)
        self.size_of.append(size)

    def node(self, position: int) -> Node:
        """One node, as an object."""
        name, first = self.names[position], self.shapes[self.shape_of[position]]
        size = self.sizes[self.size_of[position]]
        if name == first.name and size == first.allocatable:
            return first
        labels = first.labels
        if own := own_labels(labels, first.name):
            labels = {**labels, **dict.fromkeys(own, name)}
        return replace(first, name=name, labels=labels, allocatable=size)

    def on_platform(self, platform: Platform) -> NodeColumns:
        """The same nodes on a platform that somebody named."""
        shapes = [replace(each, platform=platform) for each in self.shapes]
        return replace(self, shapes=shapes)


class Nodes(Sequence[Node]):
    """Some nodes, in the order given.

    It is read as any sequence of nodes. Of many nodes one asks for what they have alike:
    :attr:`names`, :meth:`shapes` and :meth:`sizes`, which make no object a node.

    Args:
        columns: what is known of the nodes of the cluster.
        positions: which of these it is. Default: all of them.
    """

    __slots__ = ("_columns", "_sizes", "positions")

    def __init__(self, columns: NodeColumns, positions: Sequence[int] | None = None) -> None:
        self._columns = columns
        self.positions = range(len(columns.names)) if positions is None else positions
        """Where the nodes stand among all nodes of the cluster."""
        self._sizes: list[tuple[Amounts, int]] | None = None

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Nodes:
        """Nodes that are objects already."""
        if isinstance(nodes, Nodes):
            return nodes if nodes.is_whole else cls.of(list(nodes))
        columns = NodeColumns()
        shapes: dict[object, int] = {}
        sizes: dict[object, int] = {}
        for node in nodes:
            size = tuple(node.allocatable.items())
            if size not in sizes:
                sizes[size] = len(sizes)
                columns.sizes.append(node.allocatable)
            shape = _shape(node)
            if shape not in shapes:
                shapes[shape] = len(shapes)
                columns.shapes.append(node)
            columns.add(node.name, shapes[shape], sizes[size])
        return cls(columns)

    @property
    def is_whole(self) -> bool:
        """Whether it is all nodes of the cluster."""
        everything = len(self.positions) == len(self._columns.names)
        return everything and isinstance(self.positions, range)

    @property
    def names(self) -> list[str]:
        """The names of the nodes."""
        names = self._columns.names
        return names if self.is_whole else [names[each] for each in self.positions]

    def each_name(self) -> Iterator[str]:
        """The names of the nodes, one by one, for who needs the first few."""
        return map(self._columns.names.__getitem__, self.positions)

    def at(self, positions: Sequence[int]) -> Nodes:
        """Other nodes of the same cluster.

        Args:
            positions: where they stand among all of them.
        """
        return Nodes(self._columns, positions)

    def shapes(self) -> list[tuple[Node, int]]:
        """The first node of each shape, with how many have it; shapes in the order of the nodes.

        Nodes of one shape differ in their names, the label of their host name and what Pods may
        use of them, and in nothing else. The example may be a node that is not among these.
        """
        known = self._columns.shapes
        return [(known[shape], count) for shape, count in Counter(self.shape_numbers()).items()]

    def examples(self) -> list[Node]:
        """The first node of each shape."""
        return [node for node, _ in self.shapes()]

    def sizes(self) -> list[tuple[Amounts, int]]:
        """What Pods may use of a node, with how many have so much; in the order of the nodes."""
        if self._sizes is None:
            known, counts = self._columns.sizes, Counter(self.size_numbers())
            self._sizes = [(known[size], count) for size, count in counts.items()]
        return self._sizes

    def where(self, test: Callable[[Node], bool]) -> Nodes:
        """The nodes that pass a test.

        Args:
            test: answers for one node of a shape what holds for all of them: it asks for no name,
                no host name and no size.
        """
        passed = bytearray(len(self._columns.shapes))
        for shape in dict.fromkeys(self.shape_numbers()):
            passed[shape] = test(self._columns.shapes[shape])
        wanted = map(passed.__getitem__, self.shape_numbers())
        return self.at(array("I", compress(self.positions, wanted)))

    def first_with(self, resource: str, amount: int) -> Node:
        """The first node with so much of a resource.

        Raises:
            StopIteration: none has.
        """
        sizes = self._columns.sizes
        fitting = {
            size
            for size in dict.fromkeys(self.size_numbers())
            if sizes[size].get(resource, 0) == amount
        }
        numbers = zip(self.positions, self.size_numbers(), strict=True)
        position = next(position for position, size in numbers if size in fitting)
        return self._columns.node(position)

    def shape_numbers(self) -> Iterable[int]:
        """The number of each node's shape."""
        return _picked(self._columns.shape_of, None if self.is_whole else self.positions)

    def size_numbers(self) -> Iterable[int]:
        """The number of each node's size."""
        return _picked(self._columns.size_of, None if self.is_whole else self.positions)

    def shape(self, number: int) -> Node:
        """The first node of the shape that a number stands for."""
        return self._columns.shapes[number]

    def size(self, number: int) -> Amounts:
        """What a number of a size stands for."""
        return self._columns.sizes[number]

    def on_platform(self, platform: Platform) -> Nodes:
        """The same nodes on a platform that somebody named."""
        return Nodes(self._columns.on_platform(platform), self.positions)

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> Nodes: ...
    def __getitem__(self, index: int | slice) -> Node | Nodes:
        if isinstance(index, slice):
            return self.at(self.positions[index])
        return self._columns.node(self.positions[index])

    def __iter__(self) -> Iterator[Node]:
        return map(self._columns.node, self.positions)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        if isinstance(other, Nodes) and other._columns is self._columns:  # of its own kind
            return list(self.positions) == list(other.positions)
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # no one needs it, and it would make every object

    def __repr__(self) -> str:
        return f"Nodes({list(self)!r})"


def on_platform(nodes: Sequence[Node], platform: Platform) -> Nodes:
    """The nodes as those of a platform that somebody named.

    Args:
        nodes: the nodes.
        platform: what the cluster runs on; ``generic`` leaves it to the nodes.
    """
    columns = Nodes.of(nodes)
    return columns if platform == "generic" else columns.on_platform(platform)


def _picked(column: array[int], positions: Sequence[int] | None) -> Iterable[int]:
    return column if positions is None else map(column.__getitem__, positions)


def _shape(node: Node) -> object:
    """Equal for nodes of one shape."""
    labels = node.labels
    own = own_labels(labels, node.name)
    return (
        own,
        tuple(labels),
        tuple([value for key, value in labels.items() if key not in own]),
        node.taints,
        node.unstated,
        node.unschedulable,
        node.ready,
        node.os_image,
        telling_start(node.name),
        node.features,
        node.platform,
        node.pool,
        node.planned,
        node.startup_taints,
        tuple(node.open_labels.items()),
    )
