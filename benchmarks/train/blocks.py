"""Trains the weights that tell a page's article from the rest, and measures them by cross-validation over pages.

    python -m benchmarks.train.blocks FOLDER [--write]

FOLDER has a `pages.json`: a list of objects with a page's `file`, and either `expected`, a file with the HTML of its article,
or `with` and `without`, texts that belong and don't belong to it. Blocks that neither says anything about don't count. With
`--write`, the weights of all pages go into the package. The result depends on nothing but the pages.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from html import unescape
from math import exp, sqrt
from pathlib import Path
from typing import Any

from fixharvest.reading.read import decode
from fixharvest.reading.webpage.article import find
from fixharvest.reading.webpage.features import features
from fixharvest.reading.webpage.normalize import normalize
from fixharvest.reading.webpage.text_blocks import TextBlock, text_blocks
from fixharvest.reading.webpage.tree import parse
from fixharvest.settings.settings import Settings

WEIGHTS = Path(__file__).parents[2] / "pipeline" / "reading" / "webpage" / "weights.json"
FOLDS = 5
ROUNDS = 5
RATE = 0.05
DECAY = 1e-4
# A feature counts if at least this many pages have it, a weight if it is at least this large.
MIN_PAGES = 10
MIN_WEIGHT = 0.02
# How many words in a row must be in the expected text.
GRAM = 4
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled block: its features, whether it belongs to the article, and what it counts."""

    features: tuple[str, ...]
    article: bool
    share: float


def words(text: str) -> list[str]:
    """The words of `text` in lower case."""
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+", text.lower())


def labels_by_text(blocks: list[TextBlock], expected: str) -> list[bool | None]:
    """Whether each block's words are in `expected`, in the same order; None for a headline, which may be apart.

    A block of a few words, which may be anywhere, must be between the blocks before and after it.
    """
    own = [words(block.text) for block in blocks]
    places = [_place(entry, expected) if len(entry) >= GRAM else None for entry in own]
    labels: list[bool | None] = []
    for index, (block, entry) in enumerate(zip(blocks, own, strict=True)):
        before = max((place[1] for place in places[:index] if place), default=None)
        after = min((place[0] for place in places[index + 1 :] if place), default=None)
        short = before is not None and after is not None and " ".join(["", *entry, ""]) in expected[before - 1 : after + 1]
        labels.append(None if not entry or block.kind == "h1" else places[index] is not None if len(entry) >= GRAM else short)
    return labels


def _place(own: list[str], expected: str) -> tuple[int, int] | None:
    """Where in `expected` the words of a block begin and end; None unless half of them are there."""
    grams = [" ".join(["", *own[at : at + GRAM], ""]) for at in range(len(own) - GRAM + 1)]
    found = [at for gram in grams if (at := expected.find(gram)) >= 0]
    return (min(found), max(found) + 1) if len(found) >= 0.5 * len(grams) else None


def label_by_snippets(block: TextBlock, wanted: list[str], unwanted: list[str]) -> bool | None:
    """Whether a block has a wanted or an unwanted text; None if it has neither or both."""
    own = " ".join(["", *words(block.text), ""])
    good, bad = (any(" ".join(["", *words(text), ""]) in own for text in texts) for texts in (wanted, unwanted))
    return None if good == bad else good


def examples(folder: Path, entry: dict[str, Any]) -> list[Example]:
    """The labelled blocks of one page; together they count as much as those of another page with such labels.

    Where all blocks are labelled, longer ones count more; a short text that is known not to belong counts like a long one.
    """
    decoded = decode((folder / entry["file"]).read_bytes(), path="page.html", settings=Settings(max_file_bytes=10**9))
    page = parse(decoded.text, path=entry["file"])
    normalize(page)
    body = page.find("body") or page
    blocks = text_blocks(body)
    if "expected" in entry:
        html = (folder / entry["expected"]).read_text("utf-8")
        expected = " ".join(["", *words(unescape(_UNSEEN.sub(" ", html))), ""])
        labels = labels_by_text(blocks, expected)
    else:
        labels = [label_by_snippets(block, entry["with"], entry["without"]) for block in blocks]
    known = [
        (tuple(sorted(found)), label, sqrt(len(words(block.text))) if "expected" in entry else 1)
        for block, found, label in zip(blocks, features(blocks, find(page, has_choice=False).root), labels, strict=True)
        if label is not None
    ]
    total = sum(size for _, _, size in known) / (2 if "expected" in entry else 1)
    return [Example(found, label, size / total) for found, label, size in known]


def train(pages: list[list[Example]]) -> dict[str, float]:
    """Logistic regression by stochastic gradient descent, with a step of its own for each weight."""
    count = Counter(name for page in pages for name in {name for example in page for name in example.features})
    weights = {name: 0.0 for name, number in sorted(count.items()) if number >= MIN_PAGES}
    squares = dict.fromkeys(weights, 1e-6)
    rows = [
        ([name for name in example.features if name in weights], example.article, example.share)
        for page in pages
        for example in page
    ]
    rows.sort(key=lambda row: zlib.crc32(" ".join(row[0]).encode()))
    for _ in range(ROUNDS):
        for names, article, share in rows:
            error = share * 16 * (article - 1 / (1 + exp(-sum(weights[name] for name in names))))
            for name in names:
                step = error - DECAY * weights[name]
                squares[name] += step * step
                weights[name] += RATE * step / sqrt(squares[name])
    return {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= MIN_WEIGHT}


def accuracy(pages: list[list[Example]], weights: dict[str, float]) -> tuple[float, float]:
    """The weight of the blocks that `weights` judge right, and of all blocks."""
    known = [example for page in pages for example in page]
    right = sum(
        example.share for example in known if (sum(weights.get(name, 0.0) for name in example.features) > 0) == example.article
    )
    return right, sum(example.share for example in known)


def main(folder: Path, *, write: bool) -> None:
    """Print the accuracy over all folds, and write the weights if asked to."""
    entries = json.loads((folder / "pages.json").read_text("utf-8"))
    entries.sort(key=lambda entry: zlib.crc32(entry["file"].encode()))
    pages = [examples(folder, entry) for entry in entries]
    right = total = 0.0
    for fold in range(FOLDS):
        weights = train([page for index, page in enumerate(pages) if index % FOLDS != fold])
        results = accuracy(pages[fold::FOLDS], weights)
        right, total = right + results[0], total + results[1]
    print(f"blocks judged right, by weight: {right / total:.4f}")
    if write:
        rows = (f"{json.dumps(name)}: {weight}" for name, weight in sorted(train(pages).items()))
        WEIGHTS.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv[2:])
