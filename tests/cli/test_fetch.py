"""``constructs-lib fetch`` leaves a copy that can be declared, or nothing."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from constructs_lib import read_yaml
from constructs_lib.declaration.pinned import PinnedFile, PinnedUrl

PROGRAM = Path(sys.executable).parent / "constructs-lib"
pytestmark = pytest.mark.usefixtures("trusted")
SHA256 = "23c20e4b1ec14d78d1c1424eb7699ab2cb9e609f68007be35debba4f4ebbb835"


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*args: str, piped: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "fetch", *args], capture_output=True, text=True, check=False, input=piped
    )


def test_it_prints_the_declaration_and_what_is_in_it(https_server: str) -> None:
    url = f"{https_server}/v1/shipper.yaml"

    result = run(url)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        f"# vendor/{SHA256[:12]}-shipper.yaml: 2 ConfigMap, 1 ServiceAccount\n"
        f'PinnedUrl(url="{url}", sha256="{SHA256}")\n'
    )


def test_what_it_prints_declares_the_copy(https_server: str) -> None:
    printed = run(f"{https_server}/v1/shipper.yaml").stdout

    source = eval(printed, {"PinnedUrl": PinnedUrl})  # noqa: S307  # what users paste

    assert [thing["kind"] for thing in source.documents()] == [
        "ServiceAccount",
        "ConfigMap",
        "ConfigMap",
    ]


def test_the_copy_is_the_answer_byte_for_byte(https_server: str) -> None:
    run(f"{https_server}/v1/shipper.yaml")
    (copy,) = Path("vendor").iterdir()

    assert copy.name == f"{SHA256[:12]}-shipper.yaml"
    assert len(copy.read_bytes()) == 213
    assert len(read_yaml(copy.read_bytes())) == 2


def test_fetching_again_changes_nothing(https_server: str) -> None:
    first = run(f"{https_server}/v1/shipper.yaml")
    again = run(f"{https_server}/v1/shipper.yaml", "--sha256", SHA256)

    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert len(list(Path("vendor").iterdir())) == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/none.yaml", "{url} returned 404 Not Found.", id="not there"),
        pytest.param("/cut.yaml", "{url} broke off after 50 of 213 bytes", id="cut off"),
        pytest.param(
            "/page.yaml",
            "{url} is a web page, not YAML; give the address of the file itself.",
            id="a web page",
        ),
        pytest.param("/broken.yaml", "{url}:2:", id="no YAML"),
        pytest.param("/template.yaml", "render it first, as with 'helm template'", id="a template"),
        pytest.param(
            "/values.yaml", "{url}:1:1: This document is not a Kubernetes", id="no object"
        ),
        pytest.param("/empty.yaml", "{url}: It contains no Kubernetes objects.", id="empty"),
    ],
)
def test_a_bad_answer_is_a_sentence_and_leaves_nothing(
    https_server: str, path: str, said: str
) -> None:
    url = f"{https_server}{path}"

    result = run(f"{https_server}/v1/shipper.yaml", url)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert said.format(url=url) in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("vendor").exists()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.1/a.yaml", id="http"),
        pytest.param("https://127.0.0.1/", id="no file name"),
        pytest.param("https:///a.yaml", id="no host"),
        pytest.param("https://[/a.yaml", id="half an address"),
    ],
)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    result = run(url)

    assert result.returncode == 2
    assert result.stderr == f"error: {url!r} is not the https address of a file.\n"


def test_another_answer_than_the_one_reviewed_is_refused(https_server: str) -> None:
    url = f"{https_server}/v1/shipper.yaml"

    result = run(url, "--sha256", "0" * 64)

    assert result.returncode == 2
    assert result.stderr == (
        f"error: {url} has the SHA-256 {SHA256}, not {'0' * 64}: it is not what was reviewed. "
        "Nothing was written.\n"
    )
    assert not Path("vendor").exists()


def test_one_digest_is_not_for_two_urls() -> None:
    result = run("https://a.example/a.yaml", "https://a.example/b.yaml", "--sha256", SHA256)

    assert result.returncode == 2
    assert "--sha256 is the SHA-256 of one source" in result.stderr


def test_a_folder_that_cannot_be_written_is_told(https_server: str) -> None:
    Path("vendor").write_text("I am a file\n")

    result = run(f"{https_server}/v1/shipper.yaml")

    assert result.returncode == 2
    assert "cannot be written" in result.stderr
    assert Path("vendor").read_text() == "I am a file\n"


def test_the_other_commands_do_not_wait_for_what_fetch_needs() -> None:
    program = "import constructs_lib.cli.program, sys; print({'pydantic', 'ssl'} & {*sys.modules})"

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # the output tells

    assert result.stdout == "set()\n"


@pytest.mark.parametrize("user", ["me", "me:hunter2", ":hunter2"])
def test_an_address_with_a_user_is_refused_and_not_shown(user: str) -> None:
    result = run(f"https://{user}@127.0.0.1/a.yaml")

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "error: the address holds a user name or a password, which would be committed with it; "
        "download the file and declare it as a PinnedFile.\n"
    )


def test_a_query_is_warned_of(https_server: str) -> None:
    result = run(f"{https_server}/v1/shipper.yaml?token=hunter2")

    assert result.returncode == 0
    assert result.stderr == (
        f"The query of {https_server}/v1/shipper.yaml?*** is committed with it: is it no secret?\n"
    )


def test_a_vendor_folder_that_leads_elsewhere_is_refused(
    https_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkout").mkdir()
    Path("elsewhere").mkdir()
    monkeypatch.chdir("checkout")
    Path("vendor").symlink_to("../elsewhere")
    result = run(f"{https_server}/v1/shipper.yaml")

    assert (result.returncode, result.stdout) == (2, "")
    assert "through a link its folder is outside of this folder" in result.stderr
    assert list(Path("../elsewhere").iterdir()) == []


def test_no_copy_is_written_through_a_link(https_server: str, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    Path("vendor").mkdir()
    Path("vendor", f"{SHA256[:12]}-shipper.yaml").symlink_to(precious)
    result = run(f"{https_server}/v1/shipper.yaml")

    assert result.returncode == 0
    assert precious.read_text() == "mine"


ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: falco}\n"


def test_what_is_piped_is_copied_and_declared() -> None:
    result = run("-", "--name", "falco.yaml", piped=ACCOUNT)
    (copy,) = Path("vendor").iterdir()

    assert (result.returncode, result.stderr) == (0, "")
    assert copy.name.endswith("-falco.yaml")
    assert copy.read_text() == ACCOUNT
    assert result.stdout.startswith(f"# vendor/{copy.name}: 1 ServiceAccount\nPinnedFile(")
    source = eval(result.stdout, {"PinnedFile": PinnedFile})  # noqa: S307  # what users paste
    assert [thing["kind"] for thing in source.documents()] == ["ServiceAccount"]


def test_a_file_of_the_folder_is_declared_where_it_is(tmp_path: Path) -> None:
    Path("k8s").mkdir()
    Path("k8s/falco.yaml").write_text(ACCOUNT)

    results = [run("k8s/falco.yaml"), run(str(tmp_path / "k8s/falco.yaml")), run("k8s")]

    digest = sha256(ACCOUNT.encode()).hexdigest()
    declared = f'PinnedFile(path="k8s/falco.yaml", sha256="{digest}")\n'
    assert {each.stdout for each in results} == {f"# k8s/falco.yaml: 1 ServiceAccount\n{declared}"}
    assert not Path("vendor").exists()


def test_a_file_from_elsewhere_is_copied(tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "falco.yaml"
    elsewhere.write_text(ACCOUNT)
    Path("link.yaml").symlink_to(elsewhere)

    given = run(str(elsewhere))
    linked = run("link.yaml")

    copies = sorted(copy.name.partition("-")[2] for copy in Path("vendor").iterdir())
    assert (given.returncode, linked.returncode) == (0, 0)
    assert copies == ["falco.yaml", "link.yaml"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["a.yaml"], "a.yaml: This file cannot be read", id="not there"),
        pytest.param(
            ["-", "--sha256", "0" * 64], "<stdin> has the SHA-256", id="not what was reviewed"
        ),
        pytest.param(
            ["-", "--name", "../x.yaml"], "--name is the name of a file", id="a path for a name"
        ),
        pytest.param(["-", "bad.yaml"], "bad.yaml:1:1: This document", id="no object"),
    ],
)
def test_a_bad_file_is_a_sentence_and_leaves_nothing(args: list[str], said: str) -> None:
    Path("bad.yaml").write_text("replicas: 3\n")

    result = run(*args, piped=ACCOUNT)

    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert not Path("vendor").exists()
