"""The samples break no law of the targets, and a broken law is reported."""

from __future__ import annotations

import pytest

from fixharvest.reading import front_matter
from fixharvest.text.lines import Lines
from tests.fuzz import laws
from tests.fuzz.targets import MAX_BYTES, TARGETS, BrokenLawError, splitter
from tests.fuzz.words import dictionary, samples


@pytest.mark.parametrize("name", TARGETS)
def test_samples_break_no_law(name: str) -> None:
    found = [sample[:MAX_BYTES] for sample in samples(name)]
    assert len(found) > 50
    for sample in found:
        TARGETS[name](sample)


def test_a_broken_law_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "---\na: b\n---\n"
    found = front_matter.split(text, Lines.of(text))
    monkeypatch.setattr(front_matter, "split", lambda text, lines: found)
    splitter(text.encode())
    with pytest.raises(BrokenLawError):
        splitter(b"another text")


def test_the_words_are_a_libfuzzer_dictionary() -> None:
    lines = dictionary().splitlines()
    assert all(line.startswith('"\\x') and line.endswith('"') for line in lines)


def test_a_batch_has_the_same_articles_each_time() -> None:
    assert laws.checked(3, 30) == laws.Batch(3, 30)


def test_a_violation_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "broken", lambda made: iter(["a broken law"] if "driver" in str(made) else []))
    found = laws.checked(0, 1_000)
    assert found.finding.startswith("AssertionError: a broken law")
    assert "driver" in found.finding
