"""A record is what the standard library's dataclass is, in all that anybody asks of it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib import record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StandardBase:
    name: str
    size: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standard(StandardBase):
    kind: ClassVar[str] = "standard"

    size: int = 1
    tags: list[str] = dataclasses.field(default_factory=list, compare=False)
    secret: str = dataclasses.field(default="", repr=False)


@record.dataclass(frozen=True, slots=True, kw_only=True)
class OursBase:
    name: str
    size: int = 0


@record.dataclass(frozen=True, slots=True, kw_only=True)
class Ours(OursBase):
    kind: ClassVar[str] = "standard"

    size: int = 1
    tags: list[str] = record.field(default_factory=list, compare=False)
    secret: str = record.field(default="", repr=False)


PAIRS: list[tuple[Any, Any]] = [(StandardBase, OursBase), (Standard, Ours)]
NAMES = st.sampled_from(["a", "b"])
VALUES = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "size": st.sampled_from([0, 1, 2]),
        "tags": st.lists(NAMES, max_size=2),
        "secret": NAMES,
    },
)
WORDS = st.dictionaries(st.sampled_from(["name", "size", "tags", "secret", "other"]), NAMES)


def answer(ask: Any) -> Any:
    """What a class answers, or how it refuses, in words that do not name the class."""
    try:
        return ask()
    except (TypeError, dataclasses.FrozenInstanceError) as error:
        return type(error), str(error).partition(" ")[2].replace("positional argument but", "")


@given(VALUES, VALUES)
def test_both_compare_alike(first: dict[str, Any], second: dict[str, Any]) -> None:
    for one, other in [(Standard(**first), Standard(**second)), (Ours(**first), Ours(**second))]:
        assert (one == other) == (Standard(**first) == Standard(**second))
        assert one != other or hash(one) == hash(other)
    others: list[object] = [Standard(**first), OursBase(name="a")]
    assert Ours(**first) not in others


@given(VALUES)
def test_both_print_copy_and_come_apart_alike(values: dict[str, Any]) -> None:
    standard, ours = Standard(**values), Ours(**values)
    assert repr(ours) == repr(standard).replace("Standard(", "Ours(")
    assert dataclasses.asdict(ours) == dataclasses.asdict(standard)
    stored = pickle.loads(pickle.dumps(ours))  # noqa: S301  # written here
    for twin in (copy.copy(ours), copy.deepcopy(ours), stored):
        assert twin == ours
        assert twin.tags == ours.tags
    replaced = dataclasses.replace(ours, name="c")
    assert dataclasses.asdict(replaced) == {**dataclasses.asdict(standard), "name": "c"}


@given(WORDS)
def test_both_take_the_same_words(words: dict[str, Any]) -> None:
    for standard, ours in PAIRS:
        made = answer(lambda: dataclasses.asdict(ours(**words)))  # noqa: B023  # asked at once
        assert made == answer(lambda: dataclasses.asdict(standard(**words)))  # noqa: B023


@pytest.mark.parametrize("name", ["name", "size"])
def test_neither_can_be_changed(name: str) -> None:
    for standard, ours in PAIRS:
        one, other = standard(name="a"), ours(name="a")
        assert answer(lambda: setattr(other, name, 1)) == answer(  # noqa: B023
            lambda: setattr(one, name, 1)  # noqa: B023
        )
        assert answer(lambda: delattr(other, name)) == answer(  # noqa: B023
            lambda: delattr(one, name)  # noqa: B023
        )


def test_fields_are_those_of_the_standard_library() -> None:
    for standard, ours in PAIRS:
        assert dataclasses.is_dataclass(ours)
        told = [
            [(each.name, each.type, each.default, each.repr, each.compare) for each in fields]
            for fields in (dataclasses.fields(ours), dataclasses.fields(standard))
        ]
        assert told[0] == told[1]


def test_a_dataclass_of_the_standard_library_derives_from_a_record() -> None:
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True, order=True)
    class Derived(Ours):
        height: int = 3

    made = Derived(name="a", tags=["b"])
    assert repr(made).endswith("Derived(name='a', size=1, tags=['b'], height=3)")
    assert made < dataclasses.replace(made, name="b")


def test_positions_are_refused() -> None:
    refused: Any = OursBase
    with pytest.raises(TypeError):
        refused("a")


def test_methods_of_the_class_stay_and_what_is_abstract_cannot_be_made() -> None:
    @record.dataclass(frozen=True, slots=True, kw_only=True)
    class Shape(ABC):
        side: int

        @abstractmethod
        def area(self) -> int: ...

        def __repr__(self) -> str:
            return f"{self.side} wide"

    @record.dataclass(frozen=True, slots=True, kw_only=True)
    class Square(Shape):  # noqa: PLW1641  # its hash is the record's
        def area(self) -> int:
            return self.side**2

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Shape) and other.side == self.side

    made: Any = Shape
    with pytest.raises(TypeError, match="abstract"):
        made(side=2)
    assert Square(side=2).area() == 4
    assert Square(side=2) == Square(side=2)
    assert hash(Square(side=2)) == hash(Square(side=2))
    assert str(made.__repr__(Square(side=2))) == "2 wide"


def test_what_is_done_after_making_it_is_done() -> None:
    @record.dataclass(frozen=True, slots=True, kw_only=True)
    class Even:
        number: int

        def __post_init__(self) -> None:
            if self.number % 2:
                raise ValueError(self.number)

    assert Even(number=2).number == 2
    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            Even(number=1)


def test_fields_of_the_standard_library_are_refused() -> None:
    with pytest.raises(TypeError, match="import field from"):

        @record.dataclass(frozen=True, slots=True, kw_only=True)
        class Mixed:
            tags: list[str] = dataclasses.field(default_factory=list)


def test_a_class_is_written_without_the_standard_library() -> None:
    program = (
        "from __future__ import annotations\n"
        "import sys\n"
        "from constructs_lib.record import dataclass\n"
        "@dataclass(frozen=True, slots=True, kw_only=True)\n"
        "class Size:\n    width: int\n"
        "print(Size(width=1), 'dataclasses' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Size(width=1) False\n"


def classes(kind: Any, name: str) -> Any:
    """The same classes, made by one of the two."""

    @kind.dataclass(frozen=True, slots=True, kw_only=True)
    class Frozen:
        size: int
        name: str = "none"
        parts: Mapping[str, int] = kind.field(default_factory=dict)
        hidden: int = kind.field(default=0, repr=False, compare=False)
        shared: ClassVar[int] = 7

    @kind.dataclass(frozen=True, slots=True, kw_only=True)
    class Below(Frozen):
        more: int = 1

    @kind.dataclass(frozen=True, kw_only=True)
    class Cached:
        size: int
        name: str = "none"

        @cached_property
        def twice(self) -> int:
            return 2 * self.size

    @kind.dataclass(slots=True)
    class Open:
        size: int
        name: str = "none"

    @kind.dataclass(slots=True, eq=False)
    class Itself:
        size: int

    @kind.dataclass(frozen=True, slots=True, kw_only=True, order=True)
    class Ordered:
        size: int
        name: str = kind.field(default="none", compare=False)

    @kind.dataclass(slots=True, kw_only=True)
    class Own:
        size: int

        def __post_init__(self) -> None:
            self.size += 1

        def __repr__(self) -> str:
            return "own"

        def __hash__(self) -> int:
            return 5

    @kind.dataclass(frozen=True, slots=True, kw_only=True)
    class Empty:
        pass

    return locals()[name]


_PYTHONS = re.compile(r"^ *from dataclasses import (?!asdict$)", re.MULTILINE)
CLASSES = ("Frozen", "Below", "Cached", "Open", "Itself", "Ordered", "Own", "Empty")


def told(ask: Callable[[], object]) -> object:
    """What is answered, or what is raised, without where a class was written."""
    try:
        return repr(ask()).replace("classes.<locals>.", "")
    except Exception as error:  # noqa: BLE001  # whatever it is, both have to raise it
        return type(error).__name__, str(error).replace("classes.<locals>.", "")


def is_refused(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (AttributeError, TypeError):  # of classes with slots Python says another one at times
        return True
    return False


ARGUMENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "size": st.integers(0, 2),
        "name": st.sampled_from(["a", "b"]),
        "parts": st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 1), max_size=1),
        "hidden": st.integers(0, 1),
        "more": st.integers(0, 1),
        "stranger": st.just(1),
    },
)


def answers(
    kind: Any, name: str, first: dict[str, Any], second: dict[str, Any], changes: dict[str, Any]
) -> list[object]:
    made = classes(kind, name)
    asked: list[Callable[[], object]] = [
        lambda: made(**first),
        lambda: made(*first.values()),
        lambda: made(**first) == made(**second),
        lambda: made(**first) == 1,
        lambda: made(**first) < made(**second),
        lambda: made(**first) >= made(**second),
        lambda: made(**first) < 1,
        lambda: hash(made(**first)) == hash(made(**first)),
        lambda: kind.replace(made(**first), **changes),
        lambda: dataclasses.replace(made(**first), **changes),
        lambda: dataclasses.asdict(made(**first)),
        lambda: copy.copy(made(**first)),
        lambda: copy.deepcopy(made(**first)),
        lambda: made(**first).__reduce_ex__(4)[2],
        lambda: is_refused(lambda: setattr(made(**first), "size", 5)),
        lambda: is_refused(lambda: delattr(made(**first), "size")),
        lambda: made(**first).twice,
    ]
    return [told(ask) for ask in asked]


@pytest.mark.parametrize("name", CLASSES)
@given(first=ARGUMENTS, second=ARGUMENTS, changes=ARGUMENTS)
def test_both_answer_alike(
    name: str, first: dict[str, Any], second: dict[str, Any], changes: dict[str, Any]
) -> None:
    of_python = answers(dataclasses, name, first, second, changes)
    assert answers(record, name, first, second, changes) == of_python


@pytest.mark.parametrize("name", CLASSES)
def test_both_classes_are_alike(name: str) -> None:
    mine, pythons = classes(record, name), classes(dataclasses, name)
    assert [
        (each.name, each.type, each.repr, each.compare) for each in dataclasses.fields(mine)
    ] == [(each.name, each.type, each.repr, each.compare) for each in dataclasses.fields(pythons)]
    assert mine.__match_args__ == pythons.__match_args__
    assert hasattr(mine, "__slots__") == hasattr(pythons, "__slots__")
    assert dataclasses.is_dataclass(mine)


def test_the_initializer_is_written_for_the_first_object() -> None:
    made = classes(record, "Frozen")
    before = made.__init__
    made(size=1)
    assert made.__init__ is not before
    after = made.__init__
    made(size=2)
    assert made.__init__ is after


def test_every_class_of_the_library_is_made_so() -> None:
    files = Path(record.__file__).parent.rglob("*.py")
    taken = [
        str(file)
        for file in files
        if file.name != "record.py" and _PYTHONS.search(file.read_text(encoding="utf-8"))
    ]
    assert not taken, "import these from constructs_lib.record"
