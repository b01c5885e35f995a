"""The chain model gives what its definition says, tried on all sequences of labels."""

from __future__ import annotations

import json
import math
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixharvest.judgement.chain_model import MAX_KEPT, OFFSET, ChainModel, Sums, chain_model

LABELS = ("a", "b", "c")
weights = st.integers(-400, 400)
rows = st.lists(weights, min_size=3, max_size=3)
tables = st.fixed_dictionaries({"x": rows, "y": rows, "z": rows})
places = st.lists(st.lists(st.sampled_from(["x", "y", "z", "unknown"]), max_size=4), min_size=1, max_size=4)


def model(facts: dict[str, list[int]], transitions: list[list[int]]) -> ChainModel:
    return ChainModel.of(json.dumps({"labels": LABELS, "unit": 1 / 64, "transitions": transitions, "facts": facts}))


@given(tables, st.lists(rows, min_size=3, max_size=3), places)
def test_probabilities_are_those_of_all_sequences(
    facts: dict[str, list[int]], transitions: list[list[int]], sequence: list[list[str]]
) -> None:
    masses = {}
    for labels in product(range(3), repeat=len(sequence)):
        own = sum(facts[fact][label] for label, names in zip(labels, sequence, strict=True) for fact in names if fact in facts)
        masses[labels] = math.exp((own + sum(transitions[a][b] for a, b in pairwise(labels))) / 64)
    total = sum(masses.values())
    found = model(facts, transitions).probabilities(sequence)
    for at, label in product(range(len(sequence)), range(3)):
        expected = sum(mass for labels, mass in masses.items() if labels[at] == label) / total
        assert found[at][label] == pytest.approx(expected, abs=1e-9)


def test_an_empty_sequence_has_no_probabilities() -> None:
    assert model({}, [[0] * 3] * 3).probabilities([]) == []


@given(tables, st.lists(st.sampled_from(["x", "y", "z"]), max_size=600))
def test_weights_of_many_facts_add_up(facts: dict[str, list[int]], names: list[str]) -> None:
    found = model(facts, [[0] * 3] * 3).weights(names)
    assert found == tuple(sum(facts[name][label] for name in names) / 64 for label in range(3))


def test_a_clue_counts_as_much_as_its_facts() -> None:
    found = model({"x 1": [1, 2, 3], "y": [4, 0, -4]}, [[0, 5, 0]] * 3)
    clue = (lambda number: (f"x {number}", "unknown", "y"), 1)
    assert found.probabilities([[clue], ["y"]]) == found.probabilities([["x 1", "unknown", "y"], ["y"]])


def test_clues_are_kept_but_not_without_end() -> None:
    sums = Sums({"1": (1,), "2": (2,)})
    one = OFFSET + 1
    assert [sums[str(number % 3)] for number in range(6)] == [0, one, one + 1, 0, one, one + 1]
    assert [sums[str(number)] for number in range(MAX_KEPT + 3)][:4] == [0, one, one + 1, 0]
    assert len(sums) <= MAX_KEPT


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        ChainModel.of(text)


def test_the_model_of_the_package_knows_its_labels() -> None:
    assert set(chain_model("labels").labels) >= {"fix", "option", "heading", "lead", "first", "step", "substep", "more", "text"}
