"""What the Windows exporter's flags say as facts."""

from __future__ import annotations

from tests.programs.reading import facts_of


def test_it_answers_and_measures_what_it_is_told() -> None:
    image = "ghcr.io/prometheus-community/windows-exporter:0.31.3"
    told = facts_of(image, "--collectors.enabled=[defaults],memory", "--web.listen-address=:9183")

    assert [each.name for each in told.collectors] == ["memory"]
    assert [each.port for each in told.endpoints] == [9183, 9183]
    assert facts_of(image).endpoints[0].port == 9182
