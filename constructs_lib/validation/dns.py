"""How a Pod resolves names, and what it is called: DNS, host aliases, host names.

Source: ``validateDNSPolicy``, ``validatePodDNSConfig``, ``ValidateHostAliases``
and ``validatePodHostName`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.addresses import address_problem
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import label_problem, subdomain_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["dns_refusals"]

_POLICIES: Final = frozenset({"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"})
_MOST_SERVERS: Final = 3
_MOST_SEARCHES: Final = 32
_LONGEST_SEARCHES: Final = 2048
_LONGEST_HOST_NAME: Final = 64
_SEARCH: Final = pattern(
    r"_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*"
)
_LONGEST_NAME: Final = 253


def dns_refusals(pod: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    """Why a Pod's names and how it resolves names are refused."""
    policy = pod.get("dnsPolicy") or "ClusterFirst"
    if policy not in _POLICIES:
        yield one_of(policy, _POLICIES, (*path, "dnsPolicy"))
    config = pod.get("dnsConfig")
    if policy == "None" and not (config or {}).get("nameservers"):
        message = "dnsPolicy None needs at least one name server"
        yield missing((*path, "dnsConfig", "nameservers"), message)
    elif config is not None:
        yield from _config(config, (*path, "dnsConfig"), gates)
    for index, alias in enumerate(pod.get("hostAliases", ())):
        yield from _alias(alias, (*path, "hostAliases", index), gates)
    yield from _host_names(pod, path, gates)


def _config(config: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    servers, searches = config.get("nameservers", ()), config.get("searches", ())
    if len(servers) > _MOST_SERVERS:
        message = f"has {len(servers)} name servers; Linux uses {_MOST_SERVERS} at most"
        yield wrong((*path, "nameservers"), message)
    for index, server in enumerate(servers):
        if message_ := address_problem(server, is_strict=gates.strict_addresses):
            yield wrong((*path, "nameservers", index), message_)
    if len(searches) > _MOST_SEARCHES:
        message = f"has {len(searches)} domains; {_MOST_SEARCHES} are allowed"
        yield wrong((*path, "searches"), message)
    if len(" ".join(searches).encode()) > _LONGEST_SEARCHES:
        message = f"is longer than {_LONGEST_SEARCHES} characters together; shorten it"
        yield wrong((*path, "searches"), message)
    for index, search in enumerate(searches):
        if not _is_search(search, gates):
            message = f"is {search!r:.60}; write a domain such as svc.cluster.local"
            yield wrong((*path, "searches", index), message)
    for index, option in enumerate(config.get("options", ())):
        if not option.get("name"):
            yield missing((*path, "options", index, "name"), "name the option")


def _is_search(text: str, gates: Gates) -> bool:
    if not gates.relaxed_searches:
        return subdomain_problem(text.removesuffix(".")) is None
    name = text.removesuffix(".")
    return text == "." or (len(name) <= _LONGEST_NAME and _SEARCH.fullmatch(name) is not None)


def _alias(alias: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    if message := address_problem(alias.get("ip", ""), is_strict=gates.strict_addresses):
        yield wrong((*path, "ip"), message)
    for index, name in enumerate(alias.get("hostnames", ())):
        if message := subdomain_problem(name):
            yield wrong((*path, "hostnames", index), message)


def _host_names(pod: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    for field in ("hostname", "subdomain"):
        if pod.get(field) and (message := label_problem(pod[field])):
            yield wrong((*path, field), message)
    name = pod.get("hostnameOverride")
    if name is None or not gates.hostname_override:
        return
    at = (*path, "hostnameOverride")
    for field in ("setHostnameAsFQDN", "hostNetwork"):
        if pod.get(field):
            yield wrong(at, f"stands beside {field}: true; keep one of the two")
    if len(name) > _LONGEST_HOST_NAME:
        yield wrong(at, f"has {len(name)} characters; at most {_LONGEST_HOST_NAME} are allowed")
    elif message := subdomain_problem(name):
        yield wrong(at, message)
