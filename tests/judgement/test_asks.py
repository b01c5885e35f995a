"""The instruction score: what it says of the familiar voice and of unknown words, and that it is the same everywhere."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from itertools import product

import pytest

from fixharvest.judgement import asks
from fixharvest.judgement.asks import Model, features, first_sentence
from tests.conftest import ROOT

MAX_BYTES = 512 * 1024
# Sums of the features of two sentences.
FEATURES = (21608713596, 96813014222)
# Letters that no text of the training data has, and a made-up language in Latin letters.
UNKNOWN = ["ᎠᎡ ᎢᎣᎤ ᎥᎦᎧ ᎨᎩ", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᎠᎢ", "ᚠᚢᚦ ᚨᚱᚲ ᚷᚹᚺ"]


@cache
def cases() -> dict[str, dict[str, list[str]]]:
    """Fifty sentences per language: half ask for something, half tell something."""
    return tomllib.loads((ROOT / "tests" / "cases" / "judgement" / "familiar.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", cases())
def test_familiar_instructions_score_above_statements(language: str) -> None:
    """The share of pairs that are in the right order (AUC)."""
    asking, telling = ([asks(text) for text in cases()[language][name]] for name in ("asks", "tells"))
    right = sum((one > other) + 0.5 * (one == other) for one, other in product(asking, telling))
    assert right / (len(asking) * len(telling)) >= 0.9


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_words_score_near_the_middle(text: str) -> None:
    assert 0.35 < asks(text) < 0.65


def test_a_text_without_words_scores_in_the_middle() -> None:
    assert [asks(text) for text in ("", " ", "…", "1.")] == [0.5] * 4


@pytest.mark.parametrize(
    "dress", ["1. {}", "2) {}", "- {}", "Step 3: {}", "Schritt 4. {}", "Bước 4 : {}", "  {}", "{} Then nothing happens."]
)
def test_numbers_and_later_sentences_do_not_count(dress: str) -> None:
    assert asks(dress.format("Click the green button.")) == asks("Click the green button.")


def test_only_the_start_of_a_long_text_is_read() -> None:
    assert len(first_sentence("word " * 100_000)) < 1_000
    assert asks("!" * 1_000_000) == 0.5


def test_the_features_are_the_same_on_every_machine() -> None:
    """A change here makes the weights useless: train again."""
    assert sum(features("Wählen Sie „Start“ aus, und klicken Sie.")) == FEATURES[0]
    assert sum(features("在左侧，点击“开始”。")) == FEATURES[1]


def test_the_weights_are_small_and_plain() -> None:
    data = (files("fixharvest.judgement") / "asks.bin").read_bytes()
    assert len(data) < MAX_BYTES
    assert Model(data).asks("Click Start.") == asks("Click Start.")


@pytest.mark.parametrize("data", [b"", b"asks", b"asks\x01" + bytes(100)])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a model of this version"):
        Model(data)
