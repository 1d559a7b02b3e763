"""Places in a declaration."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.adopt.fit.places import at, inner_places, own_fields, places_of, put
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.nodes import NodeLabel, Nodes, Taint
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.split import Pool

FIELDS: dict[str, Any] = {
    "name": "exporter",
    "namespace": "monitoring",
    "nodes": Nodes(tolerates=(Taint(key="a"), Taint(key="b"))),
}


def test_what_is_not_given_is_the_default() -> None:
    assert at(NodeExporterSpec, FIELDS, ("port",)) == 9100


def test_a_place_leads_through_parts_and_lists() -> None:
    assert at(NodeExporterSpec, FIELDS, ("nodes", "tolerates", 1, "key")) == "b"


@pytest.mark.parametrize("path", [("nodes", "tolerates", 2), ("tls", "certificate")])
def test_a_place_that_is_no_more_is_named(path: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        at(NodeExporterSpec, FIELDS, path)


def test_another_value_leaves_everything_else() -> None:
    new = put(NodeExporterSpec, FIELDS, ("nodes", "tolerates", 1, "key"), "c")

    assert new is not None
    assert new["nodes"] == Nodes(tolerates=(Taint(key="a"), Taint(key="c")))
    assert FIELDS["nodes"].tolerates[1].key == "b"


def test_what_a_part_does_not_take_is_nothing() -> None:
    assert put(NodeExporterSpec, FIELDS, ("nodes", "tolerates", 0, "key"), "no key") is None


def test_a_reason_is_given_where_one_is_asked_for() -> None:
    path = ("rollout", "max_unavailable")

    new = put(NodeExporterSpec, FIELDS, path, "50%", reason="It has always been so.")

    assert put(NodeExporterSpec, FIELDS, path, "50%") is None
    assert new is not None
    assert new["rollout"] == RollingUpdate(max_unavailable="50%", reason="It has always been so.")


def test_places_below_a_part_are_those_of_its_parts_too() -> None:
    paths = [path for path, _ in inner_places(NodeExporterSpec, ("nodes",), FIELDS["nodes"])]

    assert ("nodes", "tolerates", 1, "effect") in paths


def test_what_only_its_kind_has_comes_first() -> None:
    names = list(dict.fromkeys(path[0] for path, _ in places_of(NodeExporterSpec, FIELDS)))
    own = own_fields(NodeExporterSpec)

    assert names[: len(own)] == own
    assert "overrides" not in names


def test_a_pool_has_the_fields_of_its_agent() -> None:
    big = Pool(name="big", where=NodeLabel(key="size", operator="Exists"), settings={"port": 9200})
    fields = {**FIELDS, "pools": (big,)}
    path = ("pools", 0, "settings", "port")

    new = put(NodeExporterSpec, fields, path, 9300)

    assert path in [each for each, _ in places_of(NodeExporterSpec, fields)]
    assert at(NodeExporterSpec, fields, path) == 9200
    assert new is not None
    assert new["pools"][0].settings == {"port": 9300}
