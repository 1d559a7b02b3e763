"""A value fits a type, or it does not; the slow and patient reader agrees."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from constructs_lib.k8s.fields import known_type
from constructs_lib.k8s.fits import fields_in, fits, is_known_in

CONTAINER: dict[str, Any] = {
    "name": "agent",
    "args": ["--verbose"],
    "tty": True,
    "resources": {"limits": {"cpu": 1, "memory": "64Mi"}},
    "livenessProbe": {"httpGet": {"port": "http"}, "periodSeconds": 5},
}


def container(**fields: object) -> dict[str, Any]:
    return deepcopy(CONTAINER) | fields


def test_a_value_with_known_fields_of_the_right_types_fits() -> None:
    assert fits(CONTAINER, "Container", 36)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([], id="no map"),
        pytest.param(container(imagee="x"), id="an unknown field"),
        pytest.param({"image": "x"}, id="a required field is missing"),
        pytest.param(container(image=None), id="null"),
        pytest.param(container(image=5), id="a number for text"),
        pytest.param(container(tty="true"), id="text for a boolean"),
        pytest.param(container(tty=1), id="a number for a boolean"),
        pytest.param(container(args="x"), id="text for a list"),
        pytest.param(container(args=[5]), id="a number in a list of texts"),
        pytest.param(container(resources=[]), id="a list for a type"),
        pytest.param(container(resources={"limits": []}), id="a list for a map"),
        pytest.param(container(resources={"limits": {5: "1"}}), id="a number as a key"),
        pytest.param(container(resources={"limits": {"cpu": "1 core"}}), id="no quantity"),
        pytest.param(container(resources={"limits": {"cpu": True}}), id="a boolean quantity"),
        pytest.param(container(livenessProbe={"periodSeconds": True}), id="a boolean integer"),
        pytest.param(container(livenessProbe={"periodSeconds": 1.5}), id="a fraction"),
        pytest.param(container(livenessProbe={"httpGet": {"port": 1.5}}), id="neither form"),
    ],
)
def test_any_other_value_does_not(value: object) -> None:
    assert not fits(value, "Container", 36)


@pytest.mark.parametrize(
    ("minor", "fitting"),
    [pytest.param(33, False, id="before"), pytest.param(34, True, id="since")],
)
def test_a_field_fits_only_in_the_releases_that_have_it(minor: int, fitting: bool) -> None:
    assert fits(container(restartPolicyRules=[]), "Container", minor) == fitting


def test_a_field_that_went_away_is_known_up_to_its_last_release() -> None:
    known = known_type("PodSpec")

    assert [minor for minor in range(31, 38) if is_known_in(known, "workloadRef", minor)] == [35]


def test_the_fields_of_a_release_are_those_it_knows() -> None:
    assert "restartPolicyRules" not in fields_in("Container", 33)
    assert "restartPolicyRules" in fields_in("Container", 34)


def test_a_time_of_creation_may_be_null_as_generators_write_it() -> None:
    assert fits({"name": "a", "creationTimestamp": None}, "ObjectMeta", 36)


def test_an_open_type_takes_fields_that_the_table_does_not_know() -> None:
    assert fits({"port": "metrics", "interval": "30s"}, "MonitorEndpoint", 36)
    assert not fits({"port": 9100, "interval": "30s"}, "MonitorEndpoint", 36)


def test_a_type_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError, match="'Ingress' is not a type"):
        fits({}, "Ingress", 36)
