"""Which declarations are read back from what they write: ``python -m benchmarks.adopt_products``.

It tries every declaration of the tests, those too that take long, and prints the seconds of each.
Words choose among them: ``python -m benchmarks.adopt_products cilium falco``.
"""

from __future__ import annotations

import sys
import time

from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.product_rungs import PRODUCTS
from constructs_lib.adopt.read import read_team
from constructs_lib.intake.input import of_texts
from constructs_lib.yaml.writer import to_yaml
from tests.agents.cases import CASES


def main(words: list[str]) -> None:
    """Print a line for each declaration, then how many of them were read back."""
    read = tried = 0
    for case, spec in CASES.items():
        if words and not any(word in case for word in words):
            continue
        (agent,) = read_team(of_texts({"agents.yaml": to_yaml(spec.manifests())})).agents
        start = time.process_time()
        found = climb(agent, PRODUCTS)
        seconds = time.process_time() - start
        is_read = isinstance(found, Adopted) and found.candidate.spec is type(spec)
        read, tried = read + is_read, tried + 1
        print(f"{'read' if is_read else 'not read':9} {seconds:5.1f} s  {case}", flush=True)
    print(f"{read} of {tried} are read back")


if __name__ == "__main__":
    main(sys.argv[1:])
