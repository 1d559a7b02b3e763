"""Names are imported where they fit on a line; else the module that has them is."""

from __future__ import annotations

from constructs_lib.adopt.code.imports import Imports

NAMES = ("Container", "InitContainer", "NamedPort", "PodSecurity", "SecretVolume", "Security")


def imported(width: int, *names: tuple[str, str]) -> list[str]:
    """The statements for some names, each with its module."""
    imports = Imports()
    while True:
        for module, name in names:
            imports.add(module, name)
        if imports.whole == imports.too_long(width):
            return [*imports.lines(width)]
        imports = Imports(whole=imports.too_long(width))


def test_constants_stand_before_classes_and_these_before_functions() -> None:
    names = [("constructs_lib", name) for name in ("write_yaml", "Nodes", "GPU")]

    assert imported(88, *names) == ["from constructs_lib import GPU, Nodes, write_yaml"]


def test_the_names_of_the_library_are_written_behind_a_short_one_where_they_do_not_fit() -> None:
    assert imported(40, ("constructs_lib", "Nodes"), ("constructs_lib", "write_yaml")) == [
        "import constructs_lib as lib"
    ]
    assert Imports(whole=frozenset({"constructs_lib"})).add("constructs_lib", "Nodes") == (
        "lib.Nodes"
    )


def test_a_module_of_one_agent_is_imported_beside_the_names_of_the_library() -> None:
    names = [("constructs_lib.node_agent", name) for name in NAMES]

    assert imported(80, ("constructs_lib", "write_yaml"), *names) == [
        "from constructs_lib import node_agent, write_yaml"
    ]


def test_a_module_that_makes_the_others_too_many_is_imported_beside_the_library() -> None:
    names = [("constructs_lib.node_agent", name) for name in NAMES]
    others = [("constructs_lib", name) for name in ("HostAccess", "NodeAgentSpec", "Nodes")]

    assert imported(66, *others, *names) == [
        "import constructs_lib as lib",
        "from constructs_lib import node_agent",
    ]


def test_nothing_else_is_called_as_a_module_is() -> None:
    whole = frozenset({"constructs_lib", "constructs_lib.node_agent"})

    assert Imports(whole=whole).variables() == {"lib", "node_agent"}


def test_names_of_other_libraries_stand_below_each_other_where_they_do_not_fit() -> None:
    assert imported(20, ("cdk8s", "App"), ("cdk8s", "Chart")) == [
        "from cdk8s import (\n    App,\n    Chart,\n)"
    ]
