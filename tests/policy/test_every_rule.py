"""What holds for every rule: it keeps its examples, and it is documented and graded."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from constructs_lib.policy import rules
from constructs_lib.policy.cel.variables import SHARED
from constructs_lib.policy.config import Config, ProfileName
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.profiles import grades
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.registry.image_lock import ImageLock, read_lock
from tests.policy.judging import STRICT, judged, judged_text

PROFILES: tuple[ProfileName, ...] = ("recommended", "strict", "minimal")
NOT_RULES = {"catalogue"}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.slug}")
every_profile = pytest.mark.parametrize("profile", PROFILES)


def rules_in_the_folders() -> Iterator[tuple[str, Rule]]:
    for group in pkgutil.iter_modules(rules.__path__):
        if not group.ispkg:
            continue
        package = importlib.import_module(f"{rules.__name__}.{group.name}")
        for module in pkgutil.iter_modules(package.__path__):
            found = importlib.import_module(f"{package.__name__}.{module.name}")
            if hasattr(found, "RULE"):
                yield f"{group.name}.{module.name}", found.RULE


def known(rule: Rule) -> ImageLock | None:
    """What is known of the images of a rule's examples."""
    text = rule.images_lock.encode()
    return read_lock(text, source="images.lock") if text else None


@pytest.mark.parametrize(
    ("place", "rule"), list(rules_in_the_folders()), ids=lambda value: getattr(value, "id", value)
)
def test_every_rule_file_is_in_the_catalogue(place: str, rule: Rule) -> None:
    assert rule in RULES, f"add {place}.RULE to RULES in policy/rules/catalogue.py"


@pytest.mark.parametrize(
    ("place", "rule"), list(rules_in_the_folders()), ids=lambda value: getattr(value, "id", value)
)
def test_a_rules_slug_is_the_name_of_its_file(place: str, rule: Rule) -> None:
    assert rule.slug == place.rpartition(".")[2].replace("_", "-")


def test_the_catalogue_is_in_the_order_of_the_ids_and_has_each_once() -> None:
    numbers = [int(rule.id.removeprefix("DS")) for rule in RULES]

    assert numbers == sorted(set(numbers))


@every_rule
def test_every_rule_is_graded(rule: Rule) -> None:
    assert rule.id in grades(), f"add {rule.id} to policy/grades/"


@every_rule
@pytest.mark.parametrize("field", ["summary", "why", "remedy"])
def test_every_rule_is_explained_in_full_sentences(rule: Rule, field: str) -> None:
    text = getattr(rule, field)

    assert re.fullmatch(r"[A-Z`].*[.]", text, re.DOTALL), text


@every_rule
def test_the_bad_example_is_found(rule: Rule) -> None:
    if rule.id == "DS003":  # what cannot be read is no patch of a good DaemonSet
        assert [finding.rule for finding in judged_text(rule.bad).findings] == ["DS003"]
    else:
        report = judged(
            *example_objects(rule.bad),
            config=STRICT,
            images=known(rule),
            beside=rule.beside,
            upgraded_from=rule.upgraded_from,
        )
        assert rule.id in {finding.rule for finding in report.findings}


@every_rule
@every_profile
def test_the_good_example_is_silent(rule: Rule, profile: ProfileName) -> None:
    report = judged(
        *example_objects(rule.good),
        config=Config(profile=profile),
        images=known(rule),
        upgraded_from=rule.upgraded_from,
    )

    assert [f"{finding.rule} {finding.message}" for finding in report.open] == []


@every_rule
def test_every_rule_has_cel_or_says_why_not(rule: Rule) -> None:
    assert rule.cel or rule.beyond_cel, (
        f"give {rule.id} cel=(Cel(...),), or beyond_cel= the reason why it has none"
    )
    assert re.fullmatch(r"([A-Z].*[.])?", rule.beyond_cel), rule.beyond_cel


def test_a_variable_of_rules_in_cel_has_one_meaning() -> None:
    known = dict(SHARED)
    for cel in (cel for rule in RULES for cel in rule.cel):
        for name, expression in cel.values.items():
            assert known.setdefault(name, expression) == expression, name
