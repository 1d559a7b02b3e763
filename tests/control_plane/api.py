"""The API of a cluster: a client of a few lines, which reaches it through ``kubectl proxy``.

Kubectl knows every way of logging in, so this need not; its proxy listens at a socket in a folder
of ours, which no other user of the machine can open.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["Answer", "Api", "RefusedError"]

_ANSWERS_WITHIN: Final = 60
_MANAGER: Final = "constructs-lib-bench"
_WARNING: Final = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')


class RefusedError(Exception):
    """The API server refused something.

    Attributes:
        code: the status of HTTP.
        message: what it said.
    """

    def __init__(self, code: int, message: str, asked: str) -> None:
        super().__init__(f"{asked}: {code} {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the API server answers."""

    value: Json
    """The object."""
    warnings: tuple[str, ...]
    """What kubectl would print as a warning."""


class _Socket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_ANSWERS_WITHIN)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Api:
    """The API of one cluster.

    Args:
        path: the socket of ``kubectl proxy``.
    """

    def __init__(self, path: Path) -> None:
        self._connection = _Socket(path)
        self._resources: dict[str, dict[str, tuple[str, bool]]] = {}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    @cached_property
    def version(self) -> str:
        """Its Kubernetes, as ``1.37``."""
        found = self.ask("GET", "/version").value
        return f"{found['major']}.{found['minor']}"

    def ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        content: str = "application/json",
        **query: str,
    ) -> Answer:
        """One request.

        Args:
            method: of HTTP.
            path: of the resource.
            body: what is sent. Default: nothing.
            content: the type of the body.
            query: the parameters of the request.

        Raises:
            RefusedError: the server answered with a failure.
        """
        url = f"{path}?{urlencode(query)}" if query else path
        text = None if body is None else json.dumps(body)
        self._connection.request(method, url, text, {"Content-Type": content})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise RefusedError(response.status, _message(answer), f"{method} {url}")
        return Answer(
            value=json.loads(answer) if answer.startswith(b"{") else answer.decode(),
            warnings=tuple(
                found[1].replace('\\"', '"')
                for line in response.headers.get_all("Warning", [])
                for found in _WARNING.finditer(line)
            ),
        )

    def every(self, path: str, **query: str) -> list[Manifest]:
        """The objects of a collection, with kind and version."""
        found = self.ask("GET", path, **query).value
        version, kind = found["apiVersion"], found["kind"].removesuffix("List")
        return [{"apiVersion": version, "kind": kind, **item} for item in found["items"] or ()]

    def create(self, manifest: Manifest, **query: str) -> Answer:
        """Create an object; what the server does not know of it is refused."""
        path = self.collection(manifest)
        return self.ask("POST", path, manifest, fieldValidation="Strict", **query)

    def apply(self, manifest: Manifest, **query: str) -> Answer:
        """Apply an object on the server's side; what the server does not know is refused."""
        return self.ask(
            "PATCH",
            self.place(manifest),
            manifest,
            content="application/apply-patch+yaml",
            fieldManager=_MANAGER,
            fieldValidation="Strict",
            **query,
        )

    def merge(self, path: str, patch: Json) -> Answer:
        """Change some fields of an object."""
        return self.ask("PATCH", path, patch, content="application/merge-patch+json")

    def delete(self, path: str, *, now: bool = False, **query: str) -> None:
        """Delete an object or a collection; what is not there is none of our business.

        Args:
            path: of either.
            now: whether nobody is waited for.
            query: the parameters of the request.
        """
        options = {"gracePeriodSeconds": 0} if now else {}
        try:
            self.ask("DELETE", path, options, **query)
        except RefusedError as refused:
            if refused.code != http.client.NOT_FOUND:
                raise

    def wait_for(self, groups: Iterable[str]) -> None:
        """Wait until the server serves some API groups.

        Raises:
            TimeoutError: it does not within a minute.
        """
        missing = set(groups)
        deadline = time.monotonic() + _ANSWERS_WITHIN
        while missing := missing - {
            each["name"] for each in self.ask("GET", "/apis").value["groups"]
        }:
            if time.monotonic() > deadline:
                raise TimeoutError(f"The server does not serve {', '.join(sorted(missing))}.")
            time.sleep(0.2)

    def wait_for_account(self, namespace: str) -> None:
        """Wait until Pods can be made in a new namespace: they need its ServiceAccount.

        Raises:
            TimeoutError: there is none within a minute.
        """
        deadline = time.monotonic() + _ANSWERS_WITHIN
        while True:
            try:
                self.ask("GET", f"/api/v1/namespaces/{namespace}/serviceaccounts/default")
            except RefusedError:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{namespace} has no ServiceAccount.") from None
                time.sleep(0.1)
            else:
                return

    def warnings_of_types(self, policy: Manifest) -> list[str] | None:
        """What the server has to say of the types in an admission policy; none before it has."""
        status = self.ask("GET", self.place(policy)).value.get("status", {})
        if status.get("observedGeneration") is None:
            return None
        checked = status.get("typeChecking") or {}
        return [each["warning"] for each in checked.get("expressionWarnings", ())]

    def collection(self, manifest: Mapping[str, Json]) -> str:
        """The path of all objects of a kind, in the namespace of one of them."""
        version = str(manifest["apiVersion"])
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        if version not in self._resources:
            self._resources[version] = _resources(self.ask("GET", root).value["resources"])
        name, namespaced = self._resources[version][str(manifest["kind"])]
        if not namespaced:
            return f"{root}/{name}"
        return f"{root}/namespaces/{manifest['metadata'].get('namespace', 'default')}/{name}"

    def place(self, manifest: Mapping[str, Json]) -> str:
        """The path of an object."""
        return f"{self.collection(manifest)}/{quote(str(manifest['metadata']['name']))}"


def _resources(found: Iterable[Json]) -> dict[str, tuple[str, bool]]:
    return {
        each["kind"]: (each["name"], each["namespaced"])
        for each in found
        if "/" not in each["name"]
    }


def _message(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["message"])
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace").strip()
