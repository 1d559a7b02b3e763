"""How the names that a Pod asks for are resolved, beyond the cluster's way."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json

__all__ = ["Dns"]


class Dns(Part):
    """Additions to the resolver of a Pod; all of it with ``dns_policy="None"``."""

    servers: Annotated[ListOf[str], Field(max_length=3)] = ()
    """Addresses of name servers, at most three."""
    searches: Annotated[ListOf[str], Field(max_length=32)] = ()
    """Domains in which short names are looked for, at most 32."""
    options: dict[str, str | None] = Field(default_factory=dict)
    """Options of the resolver, with their values or None (``{"ndots": "2", "edns0": None}``)."""

    def manifest(self) -> dict[str, Json]:
        """``dnsConfig`` of the Pod."""
        options = [
            {"name": name} if value is None else {"name": name, "value": value}
            for name, value in self.options.items()
        ]
        found: dict[str, Json] = {
            "nameservers": list(self.servers),
            "searches": list(self.searches),
            "options": options,
        }
        return given(found)
