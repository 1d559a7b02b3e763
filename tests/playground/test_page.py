"""The page in a real browser: what it asks for, what it shows, and what it refuses to do.

Each test leaves the page able to answer. What they share is one browser: Python takes seconds to
load there.
"""

from __future__ import annotations

import json

import pytest

from playground.answers import answer
from tests.playground.chromium import Page
from tests.playground.documented import QUESTIONS
from tests.playground.manifests import TROUBLED

ENDLESS = "print('begun')\nwhile True: pass"
SPEC = "from constructs_lib import NodeExporterSpec\nNodeExporterSpec(name='a', namespace='b')"
CURIOUS = """\
import js
from pyodide.code import run_js

for name in ("fetch", "XMLHttpRequest", "WebSocket", "Worker", "importScripts", "EventSource"):
    print(name, getattr(js, name, None))
for text in ("1", "fetch('/')", "import('http://127.0.0.1:9/')"):
    try:
        print(run_js(text))
    except Exception as error:
        print(type(error).__name__)
"""


def fill(page: Page, **texts: str) -> None:
    """Type texts into fields."""
    for field, text in texts.items():
        page.run(
            f"(() => {{ const field = document.getElementById({json.dumps(field)});"
            f"field.value = {json.dumps(text)};"
            "field.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )


def click(page: Page, selector: str) -> None:
    page.run(f"document.querySelector({json.dumps(selector)}).click()")


def text_of(page: Page, selector: str) -> str:
    return str(page.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))


def choose(page: Page, mode: str) -> None:
    click(page, f"[name=mode][value={mode}]")


def wait_for_text(page: Page, selector: str, text: str) -> None:
    where, what = json.dumps(selector), json.dumps(text)
    page.wait_for(f"document.querySelector({where})?.innerText.includes({what})")


def judge(page: Page, **texts: str) -> None:
    """Type manifests, and wait for what is found in them."""
    choose(page, "yaml")
    click(page, "#tab-check")
    fill(page, **texts)


def test_a_visitor_sees_findings_and_nothing_came_from_elsewhere(page: Page, address: str) -> None:
    assert "error" in text_of(page, "#status")
    assert page.run("document.querySelectorAll('.numbers b.error').length") > 0
    assert [each for each in page.requests if address not in each] == []
    assert (page.refused, page.errors) == ([], [])


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        pytest.param("coverage", "The same at a terminal: constructs-lib coverage", id="coverage"),
        pytest.param("rollout", "down at once", id="rollout"),
        pytest.param("diff", "rolling restart of 84 Pods", id="diff"),
    ],
)
def test_a_tab_shows_its_answer(tab: str, shown: str, page: Page) -> None:
    page.run("document.getElementById('example').value = '0'")
    page.run("document.getElementById('example').dispatchEvent(new Event('change'))")
    click(page, f"#tab-{tab}")
    wait_for_text(page, f"#panel-{tab}", shown)

    assert page.run(f"document.getElementById('tab-{tab}').ariaSelected") == "true"
    assert page.run("document.querySelectorAll('[role=tabpanel]:not([hidden])').length") == 1


def test_the_heat_map_is_drawn_in_a_frame_that_reaches_nothing(page: Page, address: str) -> None:
    click(page, "#tab-coverage")
    page.wait_for("parseInt(document.querySelector('.heat-map')?.style.height) > 600")

    assert page.run("document.querySelector('.heat-map').contentDocument") is None
    assert [each for each in page.requests if address not in each] == []
    assert (page.refused, page.errors) == ([], [])


def test_what_is_missing_is_asked_for(page: Page) -> None:
    judge(page, manifests=TROUBLED, nodes="", before="")
    click(page, "#tab-rollout")
    wait_for_text(page, "#panel-rollout", "Paste the nodes of your cluster")
    click(page, "#tab-diff")
    wait_for_text(page, "#panel-diff", "Paste the manifests of today")
    click(page, "#panel-diff button")
    wait_for_text(page, "#panel-diff", "agents.yaml:8:")

    assert page.run("document.getElementById('before').value") == TROUBLED


def test_a_fix_is_applied_and_taken_back(page: Page) -> None:
    judge(page, manifests=TROUBLED)
    wait_for_text(page, "#panel-check", "DS101")
    click(page, ".finding.error .fix")
    wait_for_text(page, "#panel-check", "1 finding is fixed.")
    fixed = page.run("document.getElementById('manifests').value")
    click(page, "#panel-check .note button")

    assert fixed != TROUBLED
    assert page.run("document.getElementById('manifests').value") == TROUBLED


def test_a_finding_leads_to_its_line(page: Page) -> None:
    judge(page, manifests=TROUBLED)
    wait_for_text(page, "#panel-check", "DS202")
    page.run(
        "[...document.querySelectorAll('.finding')].find((each) => "
        "each.innerText.includes('DS202')).querySelector('.link').click()"
    )
    chosen = page.run(
        "document.activeElement.value.slice(document.activeElement.selectionStart, "
        "document.activeElement.selectionEnd)"
    )

    assert chosen == "    rollingUpdate: {maxUnavailable: 100%}"


def test_declarations_run_when_they_are_told_to_and_give_yaml(page: Page) -> None:
    choose(page, "python")
    fill(page, code=SPEC.replace("NodeExporterSpec(", "agent = NodeExporterSpec("))
    click(page, "#run")
    page.wait_for("document.getElementById('yaml').value.startsWith('# dist/b/a.yaml')")
    click(page, "#tab-check")
    wait_for_text(page, "#panel-check", "1 DaemonSet")

    assert page.run("document.querySelectorAll('.finding .fix').length") == 0


def test_a_mistake_is_told_with_its_line(page: Page) -> None:
    choose(page, "python")
    fill(page, code=SPEC.replace("namespace", "namespac"))
    click(page, "#run")
    wait_for_text(page, "#output [role=alert]", "did you mean 'namespace'?")

    assert text_of(page, "#python-input .numbers b.error").strip() == "2"


def test_python_reaches_no_network_and_no_javascript(page: Page) -> None:
    choose(page, "python")
    fill(page, code="print('it is loaded')")
    click(page, "#run")
    wait_for_text(page, "#output", "it is loaded")
    before = len(page.requests)
    fill(page, code=CURIOUS)
    click(page, "#run")
    wait_for_text(page, "#output", "EventSource")
    said = text_of(page, "#output .terminal").splitlines()

    assert [line.split()[1] for line in said[:6]] == ["None"] * 6
    assert said[6:] == ["JsException"] * 3
    assert page.requests[before:] == []
    page.refused.clear()


def test_a_loop_without_end_is_stopped_and_never_stops_the_page(page: Page) -> None:
    choose(page, "python")
    fill(page, code=ENDLESS)
    click(page, "#run")
    page.wait_for("!document.getElementById('stop').hidden")
    alive = page.run("new Promise((done) => requestAnimationFrame(() => done('alive')))")
    judge(page, manifests=TROUBLED)
    wait_for_text(page, "#panel-check", "DS101")
    click(page, "#stop")
    choose(page, "python")
    wait_for_text(page, "#output", "Stopped.")
    fill(page, code="print('again')")
    click(page, "#run")
    wait_for_text(page, "#output", "again")

    assert alive == "alive"
    assert not any(word in text_of(page, "#status") for word in ("Stopped", "working"))


def test_python_that_fails_is_started_again(page: Page) -> None:
    choose(page, "python")
    fill(page, code="import os\nos._exit(0)")
    click(page, "#run")
    page.wait_for("document.querySelector('#output [role=alert]') !== null")
    fill(page, code="print('once more')")
    page.wait_for("!document.getElementById('run').disabled")
    click(page, "#run")
    wait_for_text(page, "#output", "once more")


def test_what_declarations_do_to_python_changes_no_judgement(page: Page) -> None:
    choose(page, "python")
    fill(page, code="import playground.answers as a\na.answer = lambda q: '{}'\nprint('done')")
    click(page, "#run")
    wait_for_text(page, "#output", "done")
    judge(page, manifests=TROUBLED + "\n")
    wait_for_text(page, "#panel-check", "DS101")


def test_a_link_holds_the_texts_and_runs_no_python_by_itself(page: Page, address: str) -> None:
    choose(page, "python")
    fill(page, code="print('run')\n", nodes="nodes: []\n")
    click(page, "#share")
    page.wait_for("location.hash.startsWith('#1.')")
    link = page.run("location.href")
    page.open("about:blank")
    page.open(link)
    page.wait_for("document.getElementById('code').value !== ''")
    found = page.run(
        "[document.getElementById('code').value, document.getElementById('nodes').value]"
    )

    assert found == ["print('run')\n", "nodes: []\n"]
    assert text_of(page, "#output") == ""
    assert not any("#" in each for each in page.requests if each.startswith(address))
    click(page, "#run")
    wait_for_text(page, "#output", "run")


@pytest.mark.parametrize("fragment", ["1.%%%", "1.AAAA", "1.", "2.x"])
def test_a_broken_link_shows_nothing_of_it(fragment: str, page: Page) -> None:
    before = page.run("document.getElementById('code').value")
    page.run(f"location.hash = {json.dumps(fragment)}")

    assert page.run("new Promise((done) => setTimeout(() => done(1), 100))") == 1
    assert page.run("document.getElementById('code').value") == before
    assert page.errors == []


def test_chromium_answers_every_documented_example_as_python_does(page: Page) -> None:
    page.run(
        "import(new URL('interpreter.js', location)).then(({Interpreter}) => new Promise("
        "(done) => { globalThis.other = new Interpreter(({ready}) => ready && done()); }))"
    )
    asked = json.dumps([json.loads(question) for question in QUESTIONS.values()])
    found = page.run(f"Promise.all({asked}.map((each) => other.ask(each)))")
    expected = [json.loads(answer(question)) for question in QUESTIONS.values()]
    differ = [name for name, one, two in zip(QUESTIONS, found, expected, strict=True) if one != two]

    assert differ == []
