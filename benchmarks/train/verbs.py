"""python -m benchmarks.train.verbs --shared FOLDER: write `verbs.toml`, verbs of instructions in the languages of `parallel`.

The same step stands in thirty languages. Where enough languages with written word lists agree on its first verb, its first
words in the others are forms of that verb. A form that is not always the same verb is listed under `other`: it stands for
itself.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fixharvest.lexicon import spoken
from fixharvest.structure.actions import actions_of
from fixharvest.text.inline import Inline

from .texts import Unit, parallel

OUT = Path(__file__).parents[2] / "pipeline" / "lexicon" / "verbs.toml"
HEADER = """# Verbs of instructions, learned from parallel articles (`make train`): forms by canonical verb, or under `other`
# if there is none that is sure. The written lists go before these.
"""
MIN_COUNT = 5
MIN_PAIRS = 8
MIN_PRECISION = 0.97
MIN_VOTES = 4
MIN_KNOWN = 0.6
MIN_AGREEMENT = 0.75
# Forms that also mean something else than in these articles ("enter" a name, "insert" a card).
AMBIGUOUS = frozenset({"εισαγάγετε", "introduceți", "indsæt", "liitä", "πραγματοποιήστε", "أعد", "go", "нажмите кнопку"})
# Translators choose freely among these; the usual one of a form is its verb.
ALIKE = ({"click", "select", "press", "tap"}, {"open", "go"})
MIN_USUAL = 0.7
# Words that start steps but seldom other texts.
MIN_STEPS = 0.85
MIN_SEEN = 3
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Languages with written word lists whose verbs come first.
ANCHORS = ("de", "es", "fr", "it", "pt", "zh", "pl", "ru", "nl", "sv", "cs", "uk", "vi", "id")
_VERB_FINAL = frozenset({"ja", "ko", "tr"})
_SPACELESS = frozenset({"ja", "th", "zh", "zh-tw"})

Votes = dict[str, Counter[str]]


def first_verbs(version: Sequence[Unit], language: str) -> list[str | None]:
    """The canonical verb of each item that starts with one, in a language with a word list."""
    speech = spoken(language)
    verbs: list[str | None] = []
    for unit in version:
        is_first = unit.place in ("number", "bullet") and speech.forms.at(unit.text, 0, len(unit.text))
        found = actions_of(Inline(unit.text), 0, speech) if is_first else ()
        verbs.append(found[0].canonical if found else None)
    return verbs


def agreed(verbs: Mapping[str, list[str | None]], index: int, without: str) -> str | None:
    """The verb that most languages but one give a unit."""
    rows = [row[index] for language, row in verbs.items() if language != without]
    votes = Counter(verb for verb in rows if verb)
    if sum(votes.values()) < max(MIN_VOTES, MIN_KNOWN * len(rows)):
        return None
    verb, count = votes.most_common(1)[0]
    return verb if count >= MIN_AGREEMENT * sum(votes.values()) else None


def forms(text: str) -> Iterator[str]:
    """The first word of a text, and the first two."""
    words = [word.lower() for word in _WORDS.findall(text[:80])[:2]]
    if words and text[:1].isalpha():
        yield words[0]
        if len(words) > 1 and re.match(r"\w+ \w+", text):
            yield " ".join(words)


def counted(folder: Path, anchors: Sequence[str]) -> tuple[dict[str, Votes], dict[str, dict[str, list[int]]]]:
    """For each language: the agreed verbs of each first form, and how often a form starts steps and other texts."""
    votes: dict[str, Votes] = defaultdict(lambda: defaultdict(Counter))
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for _, versions in parallel(folder):
        verbs = {language: first_verbs(version, language) for language, version in versions.items() if language in anchors}
        for language, version in versions.items():
            if language in _SPACELESS | _VERB_FINAL:
                continue
            for index, unit in enumerate(version):
                is_step = unit.place in ("number", "bullet")
                verb = agreed(verbs, index, language) if is_step else None
                for form in forms(unit.text):
                    places[language][form][0 if is_step else 1] += 1
                    if verb:
                        votes[language][form][verb] += 1
    return votes, places


def learned(votes: Votes, places: Mapping[str, Sequence[int]], openers: frozenset[str]) -> dict[str, list[str]]:
    """The forms of a language by canonical verb."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in sorted(places):
        steps, rest = places[form]
        counts = votes.get(form, Counter())
        total = sum(counts.values())
        if form.split()[0] in openers or steps < MIN_STEPS * (steps + rest) or steps < MIN_COUNT:
            continue
        is_clear = form not in AMBIGUOUS and (" " not in form or total >= MIN_PAIRS)
        verb = _sure(counts, total) if is_clear else None
        if verb and (" " not in form or form.split()[0] in found["other"]):
            found[verb].append(form)
        elif " " not in form and total >= MIN_SEEN:
            found["other"].append(form)
    return found


def _sure(counts: Counter[str], total: int) -> str | None:
    """The one verb that a form is."""
    if not counts:
        return None
    verb, most = counts.most_common(1)[0]
    alike = sum(count for other, count in counts.items() if any({verb, other} <= group for group in ALIKE) or other == verb)
    usual = MIN_USUAL if alike > most else MIN_PRECISION
    return verb if most >= MIN_COUNT and alike >= MIN_PRECISION * total and most >= usual * total else None


def main() -> None:
    """Learn the verbs of all languages, and say which written forms the articles contradict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    options = parser.parse_args()
    OUT.write_text(HEADER, "utf-8")  # what was learned before must not vote
    votes, places = counted(options.shared / "parallel", ANCHORS)
    lines = [HEADER]
    for language in sorted(places):
        speech = spoken(language)
        openers = speech.words("verb_openers.words", "condition.openers", "clause.and", "clause.or", "clause.then")
        rows = learned(votes[language], places[language], openers)
        new = {
            verb: fresh for verb, own in sorted(rows.items()) if (fresh := [form for form in own if form not in speech.verbs])
        }
        if any(new.values()):
            lines.append(f"[{language}]")
            lines += [f"{verb} = {json.dumps(own, ensure_ascii=False)}" for verb, own in new.items()]
            lines.append("")
        for form, counts in sorted(votes[language].items()):
            written, total = speech.canonical(form), sum(counts.values())
            if written and total >= MIN_COUNT and counts[written] < 0.9 * total:
                print(f"{language}: {form} is written as {written}, seen as {dict(counts.most_common(3))}")
    OUT.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
