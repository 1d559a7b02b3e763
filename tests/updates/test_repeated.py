"""A list in which something is repeated is the list that somebody would write out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.updates.repeated import Repeated, Written
from constructs_lib.updates.simulation import Pulls


def written() -> Repeated[Pulls]:
    """Turns of 10 seconds, of which all but the first two and the last are repeated."""
    notes: Written[Pulls] = Written()
    for note in (Pulls(0, 1), Pulls(3, 2), Pulls(10, 3), Pulls(13, 5)):
        notes.add(note)
    notes.repeat(since=3, times=3, step=(10, 1))
    notes.add(Pulls(50, 7))
    return notes.result()


WRITTEN_OUT = (
    *(Pulls(0, 1), Pulls(3, 2)),
    *(Pulls(10, 3), Pulls(13, 5)),
    *(Pulls(20, 4), Pulls(23, 6)),
    *(Pulls(30, 5), Pulls(33, 7)),
    *(Pulls(40, 6), Pulls(43, 8)),
    Pulls(50, 7),
)


def test_it_is_what_somebody_would_write_out() -> None:
    found = written()

    assert tuple(found) == WRITTEN_OUT
    assert found == WRITTEN_OUT
    assert [found[place] for place in range(-len(found), len(found))] == [*WRITTEN_OUT] * 2
    assert found[3:8] == WRITTEN_OUT[3:8]
    with pytest.raises(IndexError):
        found[len(WRITTEN_OUT)]


def test_an_outline_has_the_first_time_and_the_last() -> None:
    left_out = {*WRITTEN_OUT[6:8]}

    assert list(written().outline()) == [note for note in WRITTEN_OUT if note not in left_out]


@given(st.floats(0, 60), st.floats(0, 60))
def test_a_stretch_of_time_is_found_without_writing_it_out(since: float, until: float) -> None:
    found = written()
    before = [note for note in WRITTEN_OUT if note.time <= since]
    within = [note for note in WRITTEN_OUT if since <= note.time < until]

    assert list(found.known_at(since)) == before[-1:]
    assert {note.time % 10 for note in found.between(since, until)} == {
        note.time % 10 for note in within
    }


def test_the_seconds_of_what_is_repeated_are_known() -> None:
    (_, repeated, _) = written().parts

    assert [list(repeated.seconds(note)) for note in repeated.notes] == [[20, 30, 40], [23, 33, 43]]


def test_what_happens_in_one_second_is_added_up() -> None:
    notes: Written[Pulls] = Written()
    notes.add(Pulls(1, 2))
    notes.add(Pulls(1, 3))

    assert notes.result() == (Pulls(1, 5),)


def test_how_things_stand_is_written_down_when_it_changes_and_once_a_second() -> None:
    notes: Written[Pulls] = Written()
    for note in (Pulls(0, 1), Pulls(1, 2), Pulls(1, 1), Pulls(2, 1), Pulls(3, 4)):
        notes.change(note)

    assert notes.result() == (Pulls(0, 1), Pulls(3, 4))
