"""What a container tells its program: arguments, variables and the texts in its mounts.

Arguments are read as the kubelet starts them, ``$(NAME)`` replaced by the container's variables. A
variable whose value is the Pod's own (its name, its address) stays ``$(NAME)``: another value for
each Pod. Whatever comes from a Secret or is not in the input is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.facts import UNKNOWN, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Find, Text, Texts
from constructs_lib.record import dataclass

__all__ = ["Told", "Word"]

_OF_THE_POD: Final = ("metadata.name", "metadata.uid", "status.podIP", "status.podIPs")
_REFERENCE: Final = re.compile(r"\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)")
_SHELLS: Final = frozenset({"sh", "bash", "ash", "tini", "dumb-init"})


class Word(NamedTuple):
    """A word of a command line, or the value of a variable, and where it is written."""

    text: str | Unknown
    place: Place


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one container tells its program.

    Attributes:
        daemon_set: the DaemonSet.
        container: the container.
        find: finds the other objects of the input.
    """

    daemon_set: DaemonSetView
    container: ContainerView
    find: Find

    @property
    def place(self) -> Place:
        """The container itself."""
        return self.field()

    def field(self, *path: str | int) -> Place:
        """A field of the container."""
        return Place(on=self.daemon_set.manifest, path=(*self.container.path, *path))

    @cached_property
    def texts(self) -> Texts:
        """The texts in its mounts."""
        return Texts(self.daemon_set, self.container, self.find)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The arguments, without the program itself."""
        return tuple(
            Word(self._replaced(each.text), self.field(*each.place))
            for each in self.container.arguments
            if each.place != ("command", 0)
        )

    @cached_property
    def is_script(self) -> bool:
        """Whether a shell runs, whose script alone knows what the program is told."""
        first = next((each.text for each in self.container.arguments), "")
        return first.rpartition("/")[2] in _SHELLS and self.container.arguments[0].place == (
            "command",
            0,
        )

    def flag(self, *names: str) -> tuple[Word, ...]:
        """The values of a flag, as ``--name=value``, ``--name value``, ``-n value`` or one dash.

        Args:
            names: its names, without dashes.
        """
        return tuple(self._values(frozenset(names)))

    def _values(self, names: frozenset[str]) -> Iterator[Word]:
        words = self.words
        for index, word in enumerate(words):
            if not isinstance(word.text, str) or not word.text.startswith("-"):
                continue
            name, equals, value = word.text.lstrip("-").partition("=")
            if name not in names:
                continue
            following = words[index + 1] if index + 1 < len(words) else None
            if equals:
                yield Word(value, word.place)
            elif following is not None and not str(following.text).startswith("-"):
                yield following
            else:
                yield Word("", word.place)

    @cached_property
    def _variables(self) -> Mapping[str, Word]:
        found: dict[str, Word] = {}
        for index, entry in enumerate(self.container.env_from):
            if "configMapRef" in entry:
                name, prefix = entry["configMapRef"].get("name", ""), entry.get("prefix", "")
                for key in self.texts.keys(name) or ():
                    text = self.texts.key(name, key)
                    value = text.value if isinstance(text, Text) else UNKNOWN
                    found[prefix + key] = Word(value, self.field("envFrom", index))
        for variable in self.container.env:
            place = self.field(*variable.place)
            value = self._value(variable.name, variable.value, variable.source, found)
            found[variable.name] = Word(value, place)
        return found

    def _value(
        self, name: str, value: str | None, source: Json, before: Mapping[str, Word]
    ) -> str | Unknown:
        if not source:
            return _replace(value or "", before)
        if "fieldRef" in source:
            path = source["fieldRef"].get("fieldPath", "")
            if path == "metadata.namespace" and self.daemon_set.namespace:
                return self.daemon_set.namespace
            return f"$({name})" if path in _OF_THE_POD else UNKNOWN
        reference = source.get("configMapKeyRef", {})
        text = self.texts.key(reference.get("name", ""), reference.get("key", ""))
        return text.value if isinstance(text, Text) else UNKNOWN

    def variable(self, name: str) -> Word | None:
        """A variable of its environment; None if neither the manifest nor Kubernetes sets it."""
        found = self._variables.get(name)
        if found is None and name == "HOSTNAME" and not self.daemon_set.host_network:
            return Word("$(HOSTNAME)", self.place)
        return found

    @property
    def may_have_more_variables(self) -> bool:
        """Whether it has variables whose names the input does not show."""
        return any(
            "configMapRef" not in entry
            or self.texts.keys(entry["configMapRef"].get("name", "")) is None
            for entry in self.container.env_from
        )

    def expanded(
        self,
        text: str,
        pattern: re.Pattern[str],
        more: Callable[[str], str | Unknown | None] = lambda _: None,
    ) -> str | Unknown:
        """A text with its variables replaced; unknown if one of them is.

        Args:
            text: the text.
            pattern: what a variable looks like. Its first group is the name, the group
                ``default``, if there is one, what counts without it.
            more: values that the configuration itself sets; they win.
        """
        if "$" not in text:
            return text
        unknown = False

        def value(found: re.Match[str]) -> str:
            nonlocal unknown
            said = more(found[1])
            if said is None:
                word = self.variable(found[1])
                said = word.text if word is not None else found.groupdict().get("default")
            if not isinstance(said, str):
                unknown = True
                return ""
            return said

        result = pattern.sub(value, text)
        return UNKNOWN if unknown else result

    def configuration(
        self, flags: Iterable[Word], *, usual: Iterable[str], names: re.Pattern[str]
    ) -> tuple[list[Text], bool]:
        """The configuration files that the input shows, and whether they are all there are.

        Args:
            flags: what the command line says: paths of files or folders.
            usual: where the program looks if it is told nothing.
            names: what its files are called, for a mount at an unusual place, which an entry
                point of the image's own may know.
        """
        told = list(flags)
        if not told:
            for path in usual:
                text = self.texts.at(path)
                if isinstance(text, Text):
                    return [text], not self.is_script
            named = [each for each in self.texts if names.fullmatch(each.path.rpartition("/")[2])]
            return named, len(named) == 1 and not self.is_script
        found: list[Text] = []
        complete = True
        for word in told:
            more, all_known = self._files_at(word)
            found += more
            complete = complete and all_known
        return found, complete

    def _files_at(self, word: Word) -> tuple[list[Text], bool]:
        if not isinstance(word.text, str) or not word.text:
            return [], False
        return self.texts.named(word.text)

    def _replaced(self, text: str) -> str | Unknown:
        return _replace(text, self._variables)


def _replace(text: str, variables: Mapping[str, Word]) -> str | Unknown:
    """A text with ``$(NAME)`` replaced, as the kubelet does; a name it does not know stays.

    Model: ``third_party/forked/golang/expansion`` of Kubernetes.
    """
    if "$" not in text:
        return text
    unknown = False

    def value(found: re.Match[str]) -> str:
        nonlocal unknown
        if found[1] is None:
            return "$"
        word = variables.get(found[1])
        if word is None:
            return found[0]
        if not isinstance(word.text, str):
            unknown = True
            return ""
        return word.text

    result = _REFERENCE.sub(value, text)
    return UNKNOWN if unknown else result
