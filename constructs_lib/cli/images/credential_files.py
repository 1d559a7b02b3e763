"""Where this machine keeps its credentials for registries, and the programs that know them.

The first file that knows a registry counts. What a program prints is read and never shown.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.input_file import read_file
from constructs_lib.record import dataclass, field
from constructs_lib.registry.address import Address
from constructs_lib.registry.credentials import (
    Credential,
    CredentialFile,
    Helper,
    answer_of_helper,
    read_credential_file,
)
from constructs_lib.registry.errors import RegistryError

__all__ = ["CredentialFiles"]

_PATIENCE: Final = 30.0
"""How long a program may take. Seconds."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LARGEST: Final = 16 * 1024**2
_NOT_FOUND: Final = "credentials not found"


@dataclass(frozen=True, kw_only=True)
class CredentialFiles:
    """The credentials of the user.

    Attributes:
        only: the one file that counts; none for those of docker and podman.
        environment: the variables of the process.
        patience: how long a program may take. Seconds.
    """

    only: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    patience: float = _PATIENCE
    _asked: dict[Helper, Credential | None] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, address: Address) -> Credential | None:
        """The credential for a registry; none where no file knows it.

        Raises:
            ConstructsLibError: a file cannot be read, or its program fails.
        """
        for file in self._files:
            found = file.find(address)
            if isinstance(found, Helper):
                found = self._of_program(found, address) or file.written(address)
            if found is not None:
                return found
        return None

    def read(self) -> None:
        """Read the files, so that a mistake in one is told before anything is asked.

        Raises:
            ConstructsLibError: a file cannot be read.
        """
        _ = self._files

    @cached_property
    def _files(self) -> tuple[CredentialFile, ...]:
        if self.only is not None:
            return (_read(self.only),)
        return tuple(_read(path) for path in self._places() if path.is_file())

    def _places(self) -> Iterator[Path]:
        known = self.environment
        home = Path(known.get("HOME") or "~").expanduser()
        if known.get("REGISTRY_AUTH_FILE"):
            yield Path(known["REGISTRY_AUTH_FILE"])
        yield Path(known.get("DOCKER_CONFIG") or home / ".docker") / "config.json"
        if known.get("XDG_RUNTIME_DIR"):
            yield Path(known["XDG_RUNTIME_DIR"]) / "containers" / "auth.json"
        yield Path(known.get("XDG_CONFIG_HOME") or home / ".config") / "containers" / "auth.json"

    def _of_program(self, helper: Helper, address: Address) -> Credential | None:
        with self._lock:
            if helper not in self._asked:
                self._asked[helper] = self._ask(helper, address)
            return self._asked[helper]

    def _ask(self, helper: Helper, address: Address) -> Credential | None:
        program = f"docker-credential-{helper.name}"
        if not _NAME.fullmatch(helper.name):
            raise RegistryError(f"The program of credentials for {address.host} has no valid name.")
        try:
            result = subprocess.run(  # noqa: S603  # the program that the user's own file names
                [program, "get"],
                input=helper.key,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=self.patience,
                check=False,
                env=dict(self.environment),
            )
        except FileNotFoundError:
            why = "is not on the PATH"
        except subprocess.TimeoutExpired:
            why = f"does not answer within {self.patience:g} s"
        except (OSError, ValueError):
            why = "cannot be started"
        else:
            if result.returncode == 0:
                found = answer_of_helper(result.stdout)
                if found is not None:
                    return found
                why = "prints something else than credentials"
            elif _NOT_FOUND in f"{result.stdout}{result.stderr}".lower():
                return None
            else:
                why = f"fails with exit code {result.returncode}"
        raise RegistryError(
            f"{program}, which knows the credentials for {address.host}, {why}; run it by hand, "
            "or name another file of credentials with --registry-config."
        )


def _read(path: Path) -> CredentialFile:
    try:
        text = read_file(path, most=_LARGEST).decode("utf-8", "replace")
    except OSError as error:
        raise ConstructsLibError(f"{path} cannot be read: {error.strerror}.") from None
    return read_credential_file(text, source=str(path))
