"""Options of the commands that ask registries."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from constructs_lib.cli.options import FILE, Option
from constructs_lib.registry.address import HUB, is_host, is_loopback
from constructs_lib.registry.platform import Platform, read_platform

__all__ = [
    "insecure_option",
    "mirror_option",
    "platforms_option",
    "registry_config_option",
    "timeout_option",
]


class _Mirror(click.ParamType[tuple[str, str]]):
    """``FROM=TO``: a prefix of images' names, and what stands in its place."""

    name = "mirror"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        source, _, target = str(value).partition("=")
        sides = source.strip("/"), target.strip("/")
        if not all(is_host(side.partition("/")[0]) for side in sides):
            self.fail(
                f"expected FROM=TO, both a host with or without a path, such as "
                f"{HUB}=mirror.example/hub.",
                param,
                ctx,
            )
        return sides


class _Loopback(click.ParamType[str]):
    """A host of this machine."""

    name = "host"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        host = str(value)
        if not is_host(host) or not is_loopback(host):
            self.fail("plain http is only spoken to this machine: localhost:5000.", param, ctx)
        return host


class _Platforms(click.ParamType[tuple[Platform, ...]]):
    """Platforms, separated by commas."""

    name = "platforms"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Platform, ...]:
        if isinstance(value, tuple):
            return value
        found = [read_platform(word.strip()) for word in str(value).split(",")]
        known = tuple(each for each in found if each is not None)
        if len(known) != len(found):
            self.fail(f"{value!r} is not a list such as linux/amd64,linux/arm64.", param, ctx)
        return known


registry_config_option: Final[Option] = click.option(
    "--registry-config",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Credentials. Default: the files of docker and podman.",
)
"""``--registry-config``: the only file of credentials that counts."""

mirror_option: Final[Option] = click.option(
    "--mirror",
    "mirrors",
    metavar="FROM=TO",
    type=_Mirror(),
    multiple=True,
    help="Ask TO for images whose names begin with FROM. May be repeated.",
)
"""``--mirror``: where images are asked for instead."""

insecure_option: Final[Option] = click.option(
    "--insecure-registry",
    "insecure",
    metavar="HOST",
    type=_Loopback(),
    multiple=True,
    help="Speak plain http to this registry, which must be on this machine. May be repeated.",
)
"""``--insecure-registry``: a registry on this machine without https."""

timeout_option: Final[Option] = click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    help="How long one image may take, waiting for rate limits included.",
)
"""``--timeout``: the longest that one image may take."""

platforms_option: Final[Option] = click.option(
    "--platforms",
    type=_Platforms(),
    metavar="LIST",
    default=(),
    help="Platforms that every image must have, such as linux/amd64,linux/arm64.",
)
"""``--platforms``: what every image must be built for."""
