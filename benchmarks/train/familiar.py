"""Sentences that help articles lack: in the familiar voice, and with any verb of the word lists.

`familiar` joins the verbs, things and openers of `familiar.toml`. `commands` puts each verb of a language where the verb of an
instruction stands, into a sentence of its prose: so the verb is learned, and not what it happens to act on.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from fixharvest.judgement.asks import first_sentence
from fixharvest.lexicon import spoken

from .texts import Sample

WEIGHT = 5.0
COMMAND_WEIGHT = 1.0
# Sentences for each verb, and the words of each that are kept.
TURNS = 3
MIN_WORDS = 4
MAX_WORDS = 12
MAX_LETTERS = 24
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


def commands(samples: Iterable[Sample]) -> Iterator[Sample]:
    """Instructions with each verb of the word lists, made from the samples that ask for nothing."""
    prose: dict[str, list[str]] = defaultdict(list)
    for sample in samples:
        sentence = first_sentence(sample.text)
        if sample.label == 0.0 and (sample.language in _SPACELESS or len(sentence.split()) >= MIN_WORDS):
            prose[sample.language].append(sentence)
    for language in sorted(prose):
        speech = spoken(language)
        for form in sorted(speech.verbs):
            for turn in range(TURNS):
                name = f"{language}-{form}-{turn}"
                sentence = prose[language][crc32(name.encode()) % len(prose[language])]
                text = _command(form, sentence, language, is_final=speech.is_verb_final)
                yield Sample(text, 1.0, COMMAND_WEIGHT, language, name, "familiar")


def _command(form: str, sentence: str, language: str, *, is_final: bool) -> str:
    """A sentence whose first or last word is replaced by a verb."""
    end = _ENDS.get(language, ".")
    if language in _SPACELESS:
        return f"{sentence[:MAX_LETTERS].rstrip(end)}を{form}{end}" if is_final else form + sentence[4:MAX_LETTERS]
    words = sentence.split()
    if is_final:
        return f"{' '.join(words[:-1][:MAX_WORDS])} {form}{end}"
    return f"{form[:1].upper()}{form[1:]} {' '.join(words[1:MAX_WORDS])}"
