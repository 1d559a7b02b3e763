"""Names that are looked up when somebody reads them are a sequence like any other."""

from __future__ import annotations

from constructs_lib.updates.names import Names

ALL = ["a", "b", "c", "d", "e"]
SOME = Names(ALL, [[4, 0], range(2, 3)])


def test_they_come_in_the_order_of_the_fleet() -> None:
    assert list(SOME) == ["a", "c", "e"]
    assert SOME == ("a", "c", "e")
    assert (len(SOME), SOME[0], SOME[-1], SOME[1:]) == (3, "a", "e", ("c", "e"))
    assert "d" not in SOME


def test_the_same_nodes_have_the_same_key() -> None:
    assert SOME.key == Names(ALL, [[0, 2, 4]]).key
    assert SOME.key != Names(ALL, [[0, 2]]).key
