"""Each question about the objects around a DaemonSet is answered once."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.change.surroundings import Surroundings
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing


def test_a_question_is_asked_once_of_all_objects() -> None:
    asked: list[Sequence[Manifest]] = []

    def kinds(objects: Sequence[Manifest]) -> list[str]:
        asked.append(objects)
        return [each["kind"] for each in objects]

    surroundings = Surroundings(objects=[agent(), thing("ConfigMap")])

    assert surroundings.read(kinds) == surroundings.read(kinds) == ["DaemonSet", "ConfigMap"]
    assert asked == [surroundings.objects]


def test_two_questions_have_two_answers() -> None:
    surroundings = Surroundings(objects=[agent(), thing("ConfigMap")])

    assert (surroundings.read(len), surroundings.read(bool)) == (2, True)


def test_two_sides_share_no_answer() -> None:
    before, after = Surroundings(objects=[agent()]), Surroundings(objects=[])

    assert (before.read(len), after.read(len)) == (1, 0)
