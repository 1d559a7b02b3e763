"""``constructs-lib admission``: rules as policies of the API server, and what they would say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from constructs_lib.admission.action import Action
from constructs_lib.admission.kyverno import kyverno_files
from constructs_lib.admission.left_out import chosen_rules, left_out
from constructs_lib.admission.policies import Options, policies
from constructs_lib.admission.trial import outcomes, read_policies
from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.options import (
    INPUT,
    RELEASE,
    config_option,
    platform_option,
    reading_option,
)
from constructs_lib.cli.outputs import STDOUT, say, width_of, write_output
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.input import read_input
from constructs_lib.intake.sound import sound
from constructs_lib.intake.texts import Reading
from constructs_lib.k8s.metadata import dns_label_problem
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.finding import Severity
from constructs_lib.record import replace
from constructs_lib.report.admission import text, yaml
from constructs_lib.report.words import counted

if TYPE_CHECKING:
    from constructs_lib.platforms.facts import Platform
    from constructs_lib.policy.config import ProfileName

__all__ = ["admission"]

_ACTIONS: Final[tuple[Action, ...]] = ("audit", "warn", "deny")


class _Actions(click.ParamType[dict[Severity, Action]]):
    """One action, or one for some severities: ``error=deny,warning=warn``."""

    name = "actions"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[Severity, Action]:
        if isinstance(value, dict):
            return value
        chosen: dict[Severity, Action] = dict.fromkeys(Severity, "audit")
        for part in str(value).split(","):
            name, equals, word = part.partition("=")
            action = next((each for each in _ACTIONS if each == (word if equals else name)), None)
            severities = [each for each in Severity if not equals or str(each) == name]
            if action is None or not severities:
                self.fail(
                    f"{part!r} is no action; write audit, warn or deny, or one a severity: "
                    "error=deny,warning=warn.",
                    param,
                    ctx,
                )
            chosen.update(dict.fromkeys(severities, action))
        return chosen


@click.group(invoke_without_command=True)
@click.option(
    "--profile",
    type=click.Choice(["recommended", "strict", "minimal"]),
    help="Rules and their severities. Default: the profile of the configuration.",
)
@click.option("--rules", "ids", metavar="ID,ID...", help="Only these rules.")
@click.option(
    "--actions",
    type=_Actions(),
    metavar="ACTION",
    default="audit",
    show_default=True,
    help="audit, warn or deny; or by severity: error=deny,warning=warn,info=audit.",
)
@click.option(
    "--kubernetes",
    "--kubernetes-version",
    "minor",
    metavar="1.N",
    type=RELEASE,
    default=f"1.{LATEST_MINOR}",
    show_default=True,
    help="Kubernetes release of the API server.",
)
@click.option(
    "--exempt-namespace",
    "exempt",
    metavar="NAMESPACE",
    multiple=True,
    help="Namespace that is let through. May be repeated.",
)
@click.option("--params", is_flag=True, help="Read thresholds from a ConfigMap, written beside.")
@click.option(
    "--static", is_flag=True, help="For the folder from which the API server reads policies."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "kyverno"]),
    default="yaml",
    show_default=True,
    help="One file, or a folder with a test for Kyverno's command line.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    default=STDOUT,
    help="File to write, with --format kyverno a folder. Default: standard output.",
)
@config_option
@platform_option
@click.pass_context
def admission(
    context: click.Context,
    *,
    profile: ProfileName | None,
    ids: str | None,
    actions: dict[Severity, Action],
    minor: int,
    exempt: tuple[str, ...],
    params: bool,
    static: bool,
    form: str,
    output: Path,
    config: Path | None,
    platform: Platform | None,
) -> int:
    """Write ValidatingAdmissionPolicies that find what the rules of 'check' find.

    They judge DaemonSets where they are created and updated, never Pods. A DaemonSet that was as
    bad before may be updated. Suppressions and roles count where annotations say them.
    """
    if context.invoked_subcommand is not None:
        return 0
    if params and static:
        raise click.UsageError("--static policies cannot read a ConfigMap; leave --params out.")
    if form == "kyverno" and output == STDOUT:
        raise click.UsageError("--format kyverno writes several files; name a folder with -o.")
    for problem in filter(None, map(dns_label_problem, exempt)):
        raise click.UsageError(f"--exempt-namespace: {problem}.")
    settings = find_config(config)
    settings = replace(
        settings,
        profile=profile or settings.profile,
        platform=platform or settings.platform,
    )
    options = Options(
        rules=chosen_rules(None if ids is None else [each.strip() for each in ids.split(",")]),
        config=settings,
        minor=minor,
        actions=actions,
        exempt_namespaces=exempt,
        params=params,
        static=static,
    )
    _write(options, form, output)
    return 0


def _write(options: Options, form: str, output: Path) -> None:
    manifests = policies(options)
    if not manifests:
        raise ConstructsLibError(
            "No policy is left: the profile and the configuration silence all these rules."
        )
    if form == "kyverno":
        for name, each in kyverno_files(options).items():
            write_output(output / name, yaml.documents(each))
    else:
        write_output(output, yaml.with_reasons(manifests, options))
    if output != STDOUT:
        written = sum(each["kind"] == "ValidatingAdmissionPolicy" for each in manifests)
        out = sum(rule not in options.rules for rule, _ in left_out(options.rules))
        say(
            f"{output}: {counted(len(options.rules), 'rule')} in {written} policies; "
            f"{counted(out, 'rule')} left out, as its first lines say."
        )


@admission.command(
    "test",
    cls=Command,
    examples=(
        "constructs-lib admission > policies.yaml",
        "constructs-lib admission test policies.yaml dist/",
    ),
)
@click.argument("policy", metavar="POLICY.yaml", type=INPUT)
@click.argument("paths", metavar="MANIFEST...", type=INPUT, nargs=-1, required=True)
@reading_option
@click.option(
    "--kubernetes-version",
    "minor",
    metavar="1.N",
    type=RELEASE,
    default=f"1.{LATEST_MINOR}",
    show_default=True,
    help="Kubernetes release of the API server.",
)
def try_policies(*, policy: str, paths: Sequence[str], reading: Reading, minor: int) -> int:
    """Say what the policies of a file would do about manifests, without a cluster.

    Every DaemonSet is taken to be created. Exits 1 if one would be denied. Needs the extra 'cel'.
    """
    of_file = sound(read_input([policy], reading))
    found = read_policies([each.manifest for each in of_file.objects], policy)
    objects = sound(read_input(paths, reading)).objects
    result = list(outcomes(found, objects, minor))
    count = sum(each.manifest.get("kind") == "DaemonSet" for each in objects)
    write_output(STDOUT, text.render(result, count, width=width_of(STDOUT)))
    return int(any(each.action in {"deny", "error"} for each in result))
