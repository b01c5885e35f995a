"""Sentences in the familiar voice, joined from the verbs, things and openers of `familiar.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .texts import Sample

WEIGHT = 5.0
_SPACELESS = frozenset({"ja", "th", "zh", "zh-tw"})
_ENDS = {"ja": "。", "zh": "。", "zh-tw": "。", "hi": "।", "th": ""}


def familiar() -> Iterator[Sample]:
    """Each verb with three things, once after an opener; each telling sentence as it stands and without its final mark."""
    data = tomllib.loads((Path(__file__).parent / "familiar.toml").read_text("utf-8"))
    for language, entry in data.items():
        end = _ENDS.get(language, ".")
        for at, verb in enumerate(entry["asks"]):
            for turn in range(3):
                text = _joined(verb, entry["things"][(at + turn * 3) % len(entry["things"])], language)
                if turn == 2:
                    text = _after(entry["openers"][at % len(entry["openers"])], text, language)
                text = text + end if turn % 2 == 0 else text
                yield Sample(text, 1.0, WEIGHT / 3, language, f"{language}-asks-{at}-{turn}", "familiar")
        share = len(entry["asks"]) / len(entry["tells"])
        for at, text in enumerate(entry["tells"]):
            for turn, form in enumerate((text, text.rstrip(".。।"))):
                yield Sample(form, 0.0, WEIGHT * share / 2, language, f"{language}-tells-{at}-{turn}", "familiar")


def _joined(verb: str, thing: str, language: str) -> str:
    """A verb with its thing; a name in Latin letters after it has a space in every script."""
    text = verb.replace("_", thing, 1)
    return re.sub(r"\s+", " ", text).strip() if language not in _SPACELESS else text


def _after(opener: str, text: str, language: str) -> str:
    """A sentence after an opener, with a small first letter."""
    return opener + text if language in _SPACELESS else f"{opener} {text[:1].lower()}{text[1:]}"
