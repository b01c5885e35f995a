"""Measures how often a search for a fix finds it: in our records, in another extractor's chunks, and in plain paragraphs.

    python -m benchmarks.retrieval articles/ [--questions 1000] [--tokens 256] [--dropped 0.3]

A question is made of the titles of a fix and of its article, of whose words a share is dropped, always the same ones. A text
answers it if it comes from the same article and has the words of the fix's first step; only steps count that have four words or
more and stand once in their article. The same two searches go over all texts. A token is four bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from fixharvest.chain import process
from fixharvest.errors import PipelineError
from fixharvest.lexicon.words import words
from fixharvest.model import Article
from fixharvest.outputs.writers.portions import Limit, portions, tokens
from fixharvest.outputs.writers.rag import records
from fixharvest.outputs.writers.walk import fixes_of
from fixharvest.settings.export_settings import ExportSettings
from fixharvest.settings.settings import Settings

from .contenders import Sample
from .search import Search, bm25, hashed

SEED = 1
FEWEST_WORDS = 4
READ = 5
SEARCHES: dict[str, Callable[[Sequence[str]], Search]] = {"BM25": bm25, "hashed words": hashed}


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was read, and as others are given it."""

    article: Article
    sample: Sample


@dataclass(frozen=True, slots=True)
class Question:
    """Words to search for, the number of the article that answers them, and the words of the fix's first step, spaced."""

    text: str
    article: int
    step: str


# from an article to the texts that a store would hold of it
Cutter = Callable[[Source], Iterable[str]]


def sources(folder: Path) -> Iterator[Source]:
    """The articles of a folder, by path; one that can't be read is named and left out."""
    for file in sorted(folder.rglob("*.md")):
        name, data = file.relative_to(folder).as_posix(), file.read_bytes()
        try:
            yield Source(process(data, path=name, settings=Settings()), Sample.of(name, data))
        except PipelineError as error:
            print(f"not read: {error}", file=sys.stderr)


def questions(found: Sequence[Source], most: int, dropped: float) -> list[Question]:
    """At most `most` questions, from fixes drawn at random; a share `dropped` (0 to 1) of the words of each is missing."""
    chance = random.Random(SEED)
    every = [question for number, source in enumerate(found) for question in _questions(number, source)]
    drawn = chance.sample(every, min(most, len(every)))
    return [Question(_fewer(question.text, dropped, chance), question.article, question.step) for question in drawn]


def _questions(number: int, source: Source) -> Iterator[Question]:
    body = spaced(source.sample.body)
    for placed in fixes_of(source.article):
        first = next((procedure.steps[0] for procedure in placed.fix.procedures if procedure.steps), None)
        step = spaced(first.text) if first else ""
        if len(step.split()) >= FEWEST_WORDS and body.count(step) == 1 and placed.fix.title:
            yield Question(f"{placed.fix.title} {source.article.title or ''}", number, step)


def _fewer(text: str, dropped: float, chance: random.Random) -> str:
    every = words(text)
    kept = sorted(chance.sample(range(len(every)), max(1, round(len(every) * (1 - dropped)))))
    return " ".join(every[at] for at in kept)


def spaced(text: str) -> str:
    """The words of a text between single spaces, with one at each end, so that whole words can be looked for."""
    return f" {' '.join(words(text))} "


def cutters(most: int, typical: int) -> tuple[dict[str, Cutter], dict[str, str]]:
    """Ways to cut articles into texts of at most `most` (or `typical`) tokens, and what isn't installed, with the reason."""
    found: dict[str, Cutter] = {"fixharvest, records": lambda source: _records(source.article, most)}
    absent = {}
    try:
        extract: Any = import_module("trafilatura").extract
    except ImportError as error:
        absent["trafilatura"] = str(error)
    else:
        lines = _remembered(lambda source: (extract(source.sample.page, output_format="markdown") or "").splitlines())
        found["trafilatura, chunks"] = lambda source: _chunks((), lines(source), most)
        found["trafilatura, title above each chunk"] = lambda source: _chunks(_title(source), lines(source), most)
        found[f"trafilatura, title, chunks of {typical}"] = lambda source: _chunks(_title(source), lines(source), typical)
        found["trafilatura, title, cut at headings"] = lambda source: _under_headings(_title(source), lines(source), most)
    found["raw file, paragraphs"] = lambda source: _paragraphs(source, ())
    found["raw file, title above each paragraph"] = lambda source: _paragraphs(source, _title(source))
    return found, absent


def _remembered(lines: Callable[[Source], list[str]]) -> Callable[[Source], list[str]]:
    known: dict[str, list[str]] = {}

    def of(source: Source) -> list[str]:
        if source.sample.name not in known:
            known[source.sample.name] = lines(source)
        return known[source.sample.name]

    return of


def _title(source: Source) -> tuple[str, ...]:
    return (source.article.title,) if source.article.title else ()


def _records(article: Article, most: int) -> list[str]:
    return [record.text for group in records(article, ExportSettings(max_tokens=most)) for record in group]


def _chunks(head: Sequence[str], lines: Sequence[str], most: int) -> list[str]:
    return [text for text in portions(head, [line for line in lines if line.strip()], Limit(most, tokens)) if text.strip()]


def _under_headings(head: Sequence[str], lines: Sequence[str], most: int) -> list[str]:
    """The lines below each heading, in chunks of their own, with that heading and those that it is below above."""
    path: list[str] = []
    parts: list[tuple[list[str], list[str]]] = [([], [])]
    for line in lines:
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            path = [*(path + [""] * level)[: level - 1], line.strip("# ")]
            parts.append(([title for title in path if title], []))
        else:
            parts[-1][1].append(line)
    return [text for titles, below in parts if any(below) for text in _chunks([*head, *titles], below, most)]


def _paragraphs(source: Source, head: Sequence[str]) -> list[str]:
    every = (part for part in re.split(r"\n\s*\n", source.sample.body) if part.strip())
    return ["\n\n".join((*head, part)) for part in every]


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of a way to cut, spaced for looking up steps, with the number of the article of each, and their tokens."""

    texts: list[str]
    spaced: list[str]
    articles: list[int]
    tokens: list[int]

    @classmethod
    def of(cls, found: Sequence[Source], cut: Cutter) -> Texts:
        """The texts of all articles."""
        pairs = [(number, text) for number, source in enumerate(found) for text in cut(source)]
        texts = [text for _, text in pairs]
        return cls(texts, list(map(spaced, texts)), [number for number, _ in pairs], list(map(tokens, texts)))

    def answers(self, number: int, question: Question) -> bool:
        """Whether text `number` answers a question."""
        return self.articles[number] == question.article and question.step in self.spaced[number]

    def answered(self, asked: Sequence[Question]) -> float:
        """The share of questions that any text answers: the most that a search can reach."""
        of_article: dict[int, list[int]] = {}
        for number, article in enumerate(self.articles):
            of_article.setdefault(article, []).append(number)
        found = (any(self.answers(number, one) for number in of_article.get(one.article, ())) for one in asked)
        return sum(found) / len(asked)


def row(name: str, kind: str, texts: Texts, search: Search, asked: Sequence[Question]) -> str:
    """A row of the table: hit rates at one and at five texts, and the tokens read per hit among five."""
    first = among = read = 0
    for question in asked:
        scores = search(question.text)
        best = np.argsort(-scores, kind="stable")[:READ]
        hits = [texts.answers(int(number), question) for number in best]
        first, among = first + hits[0], among + any(hits)
        read += sum(texts.tokens[int(number)] for number in best)
    size = sum(texts.tokens) / max(len(texts.tokens), 1)
    shares = f"{first / len(asked):.3f} | {among / len(asked):.3f} | {read / among if among else float('nan'):,.0f}"
    return f"| {name} | {kind} | {len(texts.texts):,} | {size:,.0f} | {texts.answered(asked):.3f} | {shares} |"


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=1_000, help="the largest number of questions")
    parser.add_argument("--tokens", type=int, default=256, help="the largest text of a record or chunk")
    parser.add_argument("--dropped", type=float, default=0.3, help="share of the words of a question that are dropped")
    options = parser.parse_args(arguments)
    found = list(sources(options.folder))
    asked = questions(found, options.questions, options.dropped)
    if not asked:
        parser.error(f"{options.folder}: there is no article whose fixes have steps")
    sizes = Texts.of(found, lambda source: _records(source.article, options.tokens)).tokens
    ways, absent = cutters(options.tokens, round(sum(sizes) / len(sizes)))
    print(f"{len(found)} articles, {len(asked)} questions, {options.dropped:.0%} of their words dropped\n")
    print(f"| texts | search | count | tokens each | can be found | hit@1 | hit@5 | tokens per hit |\n{'|---' * 8}|")
    for name, cut in ways.items():
        texts = Texts.of(found, cut)
        for kind, search in SEARCHES.items():
            print(row(name, kind, texts, search(texts.texts), asked), flush=True)
    for name, reason in absent.items():
        print(f"absent: {name} ({reason})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
