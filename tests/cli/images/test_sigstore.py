"""``images verify --signed-by``: judged by Sigstore's own library, over real sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.images.conftest import Result, Run
from tests.registries import FakeRegistry

pytest.importorskip("sigstore")

from tests.own_sigstore import ISSUER, Sigstore, refer  # needs the extra

ME, WORKFLOW = "release@example.com", "https://ci.example/team/agent/release@refs/tags/v1"


@pytest.fixture(scope="module")
def sigstore() -> Sigstore:
    return Sigstore()


@pytest.fixture
def registry() -> Iterator[FakeRegistry]:
    with FakeRegistry().running() as found:
        yield found


def verified(
    run: Run,
    folder: Path,
    registry: FakeRegistry,
    sigstore: Sigstore,
    *,
    identity: str = ME,
    issuer: str = ISSUER,
) -> Result:
    (folder / "root.json").write_text(sigstore.trusted_root())
    digest = registry.store("agent").manifests["v1"].digest
    (folder / "images.yaml").write_text(
        f"images: {{a: {{image: '{registry.host}/agent:v1@{digest}'}}}}\n"
    )
    signer = ("--signed-by", identity, "--issuer", issuer, "--trusted-root", "root.json")
    return run("verify", "images.yaml", *signer, "--insecure-registry", registry.host)


@pytest.mark.parametrize("identity", [ME, WORKFLOW])
def test_an_image_that_the_right_one_signed(
    *, run: Run, folder: Path, registry: FakeRegistry, sigstore: Sigstore, identity: str
) -> None:
    image = registry.store("agent").index("v1")
    refer(registry.store("agent"), image, sigstore.bundle(image.digest, identity))

    result = verified(run, folder, registry, sigstore, identity=identity)

    assert f"note: Signed by {identity}.\n" in result.out
    assert result.code == 0


def test_one_good_signature_among_others_is_enough(
    run: Run, folder: Path, registry: FakeRegistry, sigstore: Sigstore
) -> None:
    image = registry.store("agent").index("v1")
    bundles = [sigstore.bundle(image.digest, each) for each in ("you@example.com", ME)]
    refer(registry.store("agent"), image, b"{}", *bundles)

    assert verified(run, folder, registry, sigstore).code == 0


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("missing", "It is not signed: its registry has no Sigstore bundle that is a signature of"),
        ("old", "Its signature is an old-style one, under a tag, which is not checked; sign it"),
        ("else", "It is signed by somebody else: you@example.com."),
        ("issuer", "It is signed by somebody else: release@example.com."),
        ("stranger", "It has a signature that is not valid, or is for another digest"),
        ("another image", "It has a signature that is not valid, or is for another digest"),
        ("a scan", "It is not signed: its registry has no Sigstore bundle that is a signature of"),
        ("changed", "It has a signature that is not valid, or is for another digest"),
        ("nonsense", "It has a signature that is not valid, or is for another digest"),
    ],
)
def test_an_image_that_the_right_one_did_not_sign(
    *,
    run: Run,
    folder: Path,
    registry: FakeRegistry,
    sigstore: Sigstore,
    case: str,
    sentence: str,
) -> None:
    store = registry.store("agent")
    image = store.index("v1")
    other = sigstore.bundle(image.digest, "you@example.com")
    changed = json.loads(sigstore.bundle(image.digest, ME))
    changed["dsseEnvelope"]["signatures"][0]["sig"] = json.loads(other)["dsseEnvelope"][
        "signatures"
    ][0]["sig"]
    bundles = {
        "else": other,
        "issuer": sigstore.bundle(image.digest, ME),
        "stranger": Sigstore().bundle(image.digest, ME),
        "another image": sigstore.bundle("sha256:" + "0" * 64, ME),
        "a scan": sigstore.bundle(image.digest, ME, predicate="https://example.com/scan"),
        "changed": json.dumps(changed).encode(),
        "nonsense": b"[",
    }
    if case in bundles:
        refer(store, image, bundles[case])
    if case == "old":
        store.image("linux/amd64", f"{image.digest.replace(':', '-')}.sig")
    issuer = "https://other.example" if case == "issuer" else ISSUER

    result = verified(run, folder, registry, sigstore, issuer=issuer)

    assert f"wrong: {sentence}" in result.out
    assert result.code == 1


def test_sigstores_own_root_is_used_where_none_is_named(
    run: Run, folder: Path, registry: FakeRegistry, sigstore: Sigstore
) -> None:
    image = registry.store("agent").index("v1")
    refer(registry.store("agent"), image, sigstore.bundle(image.digest, ME))
    verified(run, folder, registry, sigstore)
    signer = ("--signed-by", ME, "--issuer", ISSUER)

    result = run("verify", "images.yaml", *signer, "--insecure-registry", registry.host)

    assert "It has a signature that is not valid" in result.out


@pytest.mark.parametrize("text", ["", "{}", "[]"])
def test_a_root_that_is_none_is_told(run: Run, folder: Path, text: str) -> None:
    (folder / "root.json").write_text(text)

    result = run("verify", "--signed-by", ME, "--issuer", ISSUER, "--trusted-root", "root.json")

    assert (result.code, result.out) == (2, "")
    assert result.err == "root.json cannot be read: it is no trusted root of Sigstore."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--signed-by", ME), "--signed-by and --issuer belong together"),
        (("--issuer", ISSUER), "--signed-by and --issuer belong together"),
        (("--signed-by", ME, "--issuer", ISSUER, "--offline"), "leave out --offline"),
    ],
)
def test_what_belongs_together_is_told(run: Run, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(Exception, match=message):
        run("verify", *words)
