"""Texts that are furniture: they recur in otherwise different articles at the same place.

That is at their top or end, beside what was removed, or in a row of texts that recur in the same order. Against a text
speaks that it tells what to do anywhere (a step, a lead-in, something numbered), that it heads something that differs from
article to article, or that it is data. Prose needs more articles than fragments, for authors repeat themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..lexicon import Lexicon
from ..model import RemovalKind
from .evidence import CUT, END, IMAGE, MAX_SHOWN, START, Evidence, Row
from .proposals import MIN_ARTICLES, Proposal, proposal

# A sentence at an article's edge must stand in this share of the articles: whoever writes many ends some alike.
SENTENCE_SHARE = 0.1
MIN_SENTENCES = 5
SENTENCE_WORDS = 8
SETTLED = 0.6
EDGE = 0.7
LABEL_WORDS = 4
# Fragments that recur in one order, so many of them, are no author's words.
LONG_RUN = 5
MAX_NUMBERS = 0.4
SURE = 0.6


@dataclass(slots=True)
class _Text:
    """What is known of one key."""

    rows: list[tuple[str, Row]] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    told: int = 0
    tail: int = 0
    top: int = 0
    anchored: int = 0
    longest: int = 0

    def add(self, path: str, row: Row) -> None:
        self.rows.append((path, row))
        self.paths.add(path)
        self.before[row.before] += 1
        self.after[row.after] += 1
        self.told += row.told or row.code

    def share(self, test: str) -> float:
        """The share of its rows of which an attribute holds."""
        return sum(bool(getattr(row, test)) for _, row in self.rows) / len(self.rows)


def propose_texts(articles: Sequence[Evidence], words: Lexicon) -> list[Proposal]:
    """Texts that are furniture."""
    known = _texts(articles)
    recurring = {key: text for key, text in known.items() if len(text.paths) >= MIN_ARTICLES and _may_go(key, text, words)}
    _edges(articles, recurring)
    proposals = []
    for key, text in recurring.items():
        judged = _judged(key, text, recurring, len(articles))
        if judged is not None and judged[0] >= SURE:
            values = (_said(key, text), ("kind", _kind(text)))
            proposals.append(proposal("remove", values, text.rows, len(articles), *judged))
    return proposals


def _texts(articles: Iterable[Evidence]) -> dict[str, _Text]:
    known: dict[str, _Text] = {}
    for article in articles:
        for row in article.rows:
            if row.key and row.key != IMAGE:
                known.setdefault(row.key, _Text()).add(article.path, row)
    return known


def _may_go(key: str, text: _Text, words: Lexicon) -> bool:
    """Whether nothing forbids that a text goes."""
    said = key.split()
    if text.told > 0.1 * len(text.rows) or said.count("#") > MAX_NUMBERS * len(said):
        return False
    if len(said) == 1 and len(said[0]) < 3:
        return False
    names = ("heading.faq", "heading.conclusion", "heading.how_to", "note.all", "lead.facts", "series.captions")
    plain = text.rows[0][1].text
    return not (len(said) <= LABEL_WORDS and any(words.phrases[name].is_whole(plain) for name in names))


def _edges(articles: Iterable[Evidence], recurring: dict[str, _Text]) -> None:
    """Count for each text how often it stands in a chain of recurring texts at the end or top of its article."""
    for article in articles:
        for rows, name in ((list(reversed(article.rows)), "tail"), (list(article.rows), "top")):
            for row in _chain(rows, recurring, top=name == "top"):
                text = recurring[row.key]
                setattr(text, name, getattr(text, name) + 1)
        for run in _runs(article.rows, recurring):
            anchored = run[0].before in (CUT, START) or run[-1].after in (CUT, END)
            for row in run:
                recurring[row.key].anchored += anchored
                recurring[row.key].longest = max(recurring[row.key].longest, len(run))


def _runs(rows: Iterable[Row], recurring: dict[str, _Text]) -> Iterator[list[Row]]:
    """The runs of recurring texts; pictures between them do not count."""
    run: list[Row] = []
    for row in rows:
        if row.key in recurring:
            run.append(row)
        elif row.key not in ("", IMAGE) and run:
            yield run
            run = []
    if run:
        yield run


def _chain(rows: Sequence[Row], recurring: dict[str, _Text], *, top: bool) -> Iterator[Row]:
    passed = 0
    for row in rows:
        if row.key in recurring:
            yield row
        elif row.key not in ("", IMAGE):
            # one title above, one stray line below
            if (top and passed) or (not top and passed >= 1) or (not row.heading and len(row.key.split()) > SENTENCE_WORDS):
                return
            passed += 1


def _judged(key: str, text: _Text, recurring: dict[str, _Text], total: int) -> tuple[float, str] | None:
    """How sure it is that a text is furniture, and why; None where it is not."""
    rows, articles, size = len(text.rows), len(text.paths), len(key.split())
    linked = text.share("linked") >= 0.5
    heads = text.share("heading") > 0.3 or (size <= LABEL_WORDS and not linked)
    before = _settled(text.before, recurring, {START, CUT})
    # what heads something that was cut is not furniture for that
    after = _settled(text.after, recurring, {END} if heads else {END, CUT})
    sentence = size >= SENTENCE_WORDS and not linked
    common = articles >= MIN_SENTENCES and articles >= SENTENCE_SHARE * total
    settled = min(before, after) >= SETTLED
    anchored = text.anchored / rows
    grown = 1 - 1 / (articles + 1)
    edge = max(text.tail, text.top) / rows
    place = "end" if text.tail >= text.top else "top"
    if edge >= EDGE and not (heads and after < SETTLED) and (not sentence or settled or common):
        return round(edge * grown, 2), f"at the {place} of articles"
    listed = text.share("item") > 0.5
    near = anchored if not sentence else edge
    if settled and (near >= SETTLED or (text.longest >= LONG_RUN and not listed and not sentence)):
        # one word alone may stand elsewhere and mean something
        return round(min(before, after) * grown * (0.8 if size == 1 else 1), 2), "among texts that recur in the same order"
    if text.share("linked") >= 0.9 and text.share("item") < 0.2 and not text.share("heading") and size > 1:
        return round(0.8 * grown, 2), "the same link in different articles"
    return None


def _settled(neighbours: Counter[str], recurring: dict[str, _Text], edges: set[str]) -> float:
    """The share of the commonest neighbour on one side, where that is furniture itself or none."""
    outer = sum(neighbours[edge] for edge in edges)
    inner = max((count for name, count in neighbours.items() if name in recurring), default=0)
    return (outer + inner) / sum(neighbours.values())


def _kind(text: _Text) -> RemovalKind:
    return "linkfarm" if text.share("linked") >= 0.9 else "chrome"


def _said(key: str, text: _Text) -> tuple[str, str]:
    """What the rule must say: the text as it is printed, with "#" where its numbers differ, and of a long one its start."""
    printed = Counter(row.text for _, row in text.rows)
    said = printed.most_common(1)[0][0] if len(printed) == 1 or "#" not in key else key
    if len(said) >= MAX_SHOWN:
        return "starts", said.rpartition(" ")[0]
    # a sign alone is no word, and would be taken for a placeholder
    return "text", said if said == key else " ".join(token for token in said.split() if token not in ("*", "#"))
