"""A module of declarations, in either flavour, and the files that it reads."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.adopt.code.expression import (
    WIDTH,
    Call,
    Expression,
    Items,
    Name,
    laid_out,
    literal,
)
from constructs_lib.adopt.code.imports import Imports
from constructs_lib.adopt.code.names import Names, Paths
from constructs_lib.adopt.code.shadowed import is_shadowing
from constructs_lib.adopt.code.shared import said_once
from constructs_lib.adopt.code.texts import block, file_name, is_file, is_text
from constructs_lib.adopt.code.values import KNOWN, fields_of
from constructs_lib.adopt.rung import Candidate
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.declaration.choices import construct_of
from constructs_lib.record import dataclass, field

__all__ = ["Declared", "Module", "module"]

_OWN: Final = frozenset(
    {"AGENTS", "app", "sys", "text", "texts_of", "write_yaml", *(name for *_, name in KNOWN)}
)
"""What a module names itself or imports, of what a variable or a constant could be called."""
_CLUSTER: Final = "cluster"
"""The chart of what belongs to no namespace."""
_GUARD: Final = """\
import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # This file has the name of a module that others import.
    del sys.path[0]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declaration to be written."""

    candidate: Candidate
    """The declaration."""
    remarks: tuple[str, ...] = ()
    """What is said of it in a comment, a paragraph each."""

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.candidate.fields["name"])

    @property
    def namespace(self) -> str | None:
        """The namespace that it stands in, or is; none for what belongs to the whole cluster."""
        if issubclass(self.candidate.spec, AgentNamespaceSpec):
            return self.name
        namespace = self.candidate.fields.get("namespace")
        return None if namespace is None else str(namespace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module and the files that belong to it."""

    text: str
    """Its source."""
    files: Mapping[str, bytes]
    """What stands beside it, by its path from the module's folder."""
    vendored: Mapping[str, bytes]
    """What the declarations pin, by its path from the folder that the app is started in."""


def module(
    declared: Sequence[Declared], *, stem: str, about: str, native: bool, width: int = WIDTH
) -> Module:
    """The module of some declarations.

    Args:
        declared: the declarations, in their order.
        stem: the module's name, which is also that of the folder with its files.
        about: what its docstring says, a sentence.
        native: whether it is of specs and ``write_yaml``. Default: of cdk8s charts.
        width: how long a line may be.
    """
    imports, made = Imports(), None
    # Once more with the module before its names where these do not fit on a line, which may make
    # the names of another module too many.
    while made is None or imports.whole != imports.too_long(width):
        imports = Imports(whole=imports.too_long(width))
        names = Names(taken={*_OWN, *imports.variables()})
        writer = _Writer(
            stem=stem, width=width, several=len(declared) > 1, imports=imports, names=names
        )
        made = _written(writer, declared, about=about, native=native)
    return made


def _written(writer: _Writer, declared: Sequence[Declared], *, about: str, native: bool) -> Module:
    calls: list[Expression] = [writer.call(each, native=native) for each in declared]
    shared, calls = said_once(calls, lambda key, at: writer.shared_name(key, at, declared))
    reader = [*writer.reader()]
    body = writer.native(declared, calls) if native else writer.charts(declared, calls)
    guard = [_GUARD] if is_shadowing(writer.stem) else []
    sections = [*guard, writer.import_block()]
    constants = [*reader, *writer.texts, *shared]
    if constants:
        sections.append("".join(f"{writer.assigned(*each)}\n" for each in constants))
    # It may name a file, and a file may have any name.
    said = about.replace("\\", "/").replace('"', "'")
    said = "".join(each if each.isprintable() else "?" for each in said)
    text = "\n".join([f'"""{said}"""\n', *sections, body])
    return Module(
        text=text,
        files=writer.files,
        vendored={path: data for each in declared for path, data in each.candidate.files.items()},
    )


@dataclass(slots=True)
class _Writer:
    stem: str
    width: int
    several: bool
    imports: Imports
    names: Names
    files: dict[str, bytes] = field(default_factory=dict)
    texts: list[tuple[str, Expression]] = field(default_factory=list)
    _agent: str = ""
    _kept: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _paths: Paths = field(default_factory=Paths)

    def call(self, declared: Declared, *, native: bool) -> Call:
        """The call that declares it."""
        self._agent = declared.name
        spec = declared.candidate.spec
        given = dict(declared.candidate.fields)
        if not native:
            given.pop("name")
            given.pop("namespace", None)
        # Where nothing is added that is not declared, what is declared by default is said, too.
        says_all = getattr(given.get("adopted"), "only_declared", False)
        arguments = tuple(fields_of(spec, given, self.imports, self._text, with_defaults=says_all))
        name = spec.__name__ if native else construct_of(spec)
        return Call(self.imports.add("constructs_lib", name), arguments)

    def _text(self, value: str, hint: str) -> Expression | None:
        if not is_text(value):
            return None
        if is_file(value):
            return Call("text", (("", Name(literal(self._file(value, hint)))),))
        code = Name(block(value))
        known = next((name for name, text in self.texts if text == code), None)
        if known is None:
            known = self.names.constant(f"{self._agent} {hint}" if self.several else hint)
            self.texts.append((known, code))
        return Name(known)

    def _file(self, value: str, hint: str) -> str:
        """The path of a file with a text, from the folder of the module's files."""
        name = file_name(hint, value)
        known = self._kept.get((self._agent, name, value))
        if known is not None:
            return known
        path = self._paths.free(f"{self._agent}/{name}")
        self._kept[self._agent, name, value] = path
        self.files[f"{self.stem}/{path}"] = value.encode()
        return path

    def reader(self) -> Iterator[tuple[str, Expression]]:
        """What reads the files, where there are any."""
        if self.files:
            texts_of = self.imports.add("constructs_lib", "texts_of")
            yield "text", Call(texts_of, (("", Name("__file__")),))

    def shared_name(self, key: str, at: int | None, declared: Sequence[Declared]) -> str:
        """A constant for a value of a field that stands twice."""
        alone = at is not None and len(declared) > 1
        return self.names.constant(
            f"{declared[at].name} {key}" if alone and at is not None else key
        )

    def assigned(self, name: str, value: Expression) -> str:
        """A statement that gives a value its name."""
        code = self.laid_out(value, around=len(name) + 3)
        too_long = isinstance(value, Name) and len(name) + 3 + len(code) > self.width
        # A text that is too long for its line, but not for one of its own, gets one.
        if too_long and "\n" not in code and len(code) + 4 <= self.width:
            code = f"(\n    {code}\n)"
        return f"{name} = {code}"

    def laid_out(self, value: Expression, *, indent: str = "", around: int = 0) -> str:
        """The code of an expression, as long as a line may be."""
        return laid_out(value, indent=indent, around=around, width=self.width)

    def import_block(self) -> str:
        """The imports."""
        return "\n".join(self.imports.lines(self.width)) + "\n"

    def native(self, declared: Sequence[Declared], calls: Sequence[Expression]) -> str:
        """Specs, and what writes them."""
        write_yaml = self.imports.add("constructs_lib", "write_yaml")
        lines: list[str] = []
        variables: list[str] = []
        for each, call in zip(declared, calls, strict=True):
            name = self.names.variable(each.name)
            variables.append(name)
            if lines and (each.remarks or "\n" in lines[-1]):
                lines.append("")
            lines += [*self._comments(each), self.assigned(name, call)]
        agents: Expression = Items(tuple(map(Name, variables)))
        if len(variables) > 1:
            lines += ["", self.assigned("AGENTS", agents)]
            agents = Name("AGENTS")
        written = Call(write_yaml, (("", Name(literal(f"dist/{self.stem}"))), ("", agents)))
        lines += [
            "",
            'if __name__ == "__main__":',
            f"    {self.laid_out(written, indent='    ')}",
        ]
        return "\n".join(lines) + "\n"

    def charts(self, declared: Sequence[Declared], calls: Sequence[Expression]) -> str:
        """An app with a chart for each namespace."""
        self.imports.add("cdk8s", "App")
        self.imports.add("cdk8s", "Chart")
        charts: dict[str | None, str] = {}
        ids: set[tuple[str, str]] = set()
        of_the_cluster = _CLUSTER
        while of_the_cluster in {each.namespace for each in declared}:
            of_the_cluster = f"whole-{of_the_cluster}"
        lines = ["app = App()"]
        for each, call in zip(declared, calls, strict=True):
            if each.namespace not in charts:
                title = each.namespace or of_the_cluster
                charts[each.namespace] = variable = self.names.variable(title)
                named = (("", Name("app")), ("", Name(literal(title))))
                inside = (("namespace", Name(literal(title))),) if each.namespace else ()
                lines += ["", self.assigned(variable, Call("Chart", (*named, *inside)))]
            construct = _construct(call, each, charts[each.namespace], ids)
            lines += [*self._comments(each), self.laid_out(construct)]
        return "\n".join([*lines, "", "app.synth()"]) + "\n"

    def _comments(self, declared: Declared) -> list[str]:
        return [
            line
            for remark in declared.remarks
            for line in textwrap.wrap(
                remark,
                self.width,
                initial_indent="# ",
                subsequent_indent="# ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        ]


def _construct(
    call: Expression, declared: Declared, chart: str, ids: set[tuple[str, str]]
) -> Expression:
    """The call of a spec as that of a construct."""
    if not isinstance(call, Call):
        return call
    identifier = declared.name
    name: tuple[tuple[str, Expression], ...] = ()
    if (chart, identifier) in ids:
        # A construct's id is its own in the chart, whatever kind it is of.
        identifier = f"{identifier}-{call.name.lower()}"
        name = (("name", Name(literal(declared.name))),)
    ids.add((chart, identifier))
    first = (("", Name(chart)), ("", Name(literal(identifier))))
    return Call(call.function, (*first, *name, *call.arguments))
