"""Proposals of boilerplate: texts that recur at the same place in otherwise different articles.

The place is the top or the end of articles, next to removed text, or in a row of texts that recur in the same order. A text
is not boilerplate if it is an instruction anywhere (a step, a lead-in, something numbered), if it heads a text that differs
from article to article, or if it is code or a table. Sentences need more articles than fragments, since authors repeat
themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..lexicon import Lexicon
from ..model import RemovalKind
from .evidence import CUT, END, IMAGE, MAX_SHOWN, START, Evidence, Protected, Row
from .proposals import MIN_ARTICLES, Judgment, Proposal, proposal, reliability

MIN_CONFIDENCE = 0.6
# A text of this many words that is not a link counts as a sentence. At an article's edge, it needs this many articles and this
# share of them: an author ends some articles alike.
SENTENCE_WORDS = 8
MIN_SENTENCE_ARTICLES = 5
MIN_SENTENCE_SHARE = 0.1
# A short text that is not a link may be a heading.
LABEL_WORDS = 4
# The share of a text's rows whose neighbor is the same recurring text or an edge, and of those at an edge of the article.
MIN_NEIGHBOR_SHARE = 0.6
MIN_EDGE_SHARE = 0.7
# So many fragments that recur in the same order are not an author's words.
LONG_RUN = 5
MAX_NUMBER_SHARE = 0.4
MAX_INSTRUCTION_SHARE = 0.1


@dataclass(slots=True)
class _Text:
    """The rows with one key, and where they are.

    Rows are counted that are instructions, or in a chain of recurring texts at the `top` or the `end` of the article, or in
    an `anchored` run: one next to removed text or an edge. `longest_run` is the number of rows of the longest run.
    """

    rows: list[tuple[str, Row]] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    instructions: int = 0
    end: int = 0
    top: int = 0
    anchored: int = 0
    longest_run: int = 0

    def add(self, path: str, row: Row) -> None:
        self.rows.append((path, row))
        self.paths.add(path)
        self.before[row.before] += 1
        self.after[row.after] += 1
        self.instructions += row.is_instruction or row.is_code

    @property
    def linked(self) -> float:
        """The share of its rows that are links."""
        return sum(row.is_linked for _, row in self.rows) / len(self.rows)

    @property
    def headings(self) -> float:
        """The share of its rows that are headings."""
        return sum(row.is_heading for _, row in self.rows) / len(self.rows)

    @property
    def items(self) -> float:
        """The share of its rows that are list items."""
        return sum(row.is_item for _, row in self.rows) / len(self.rows)


def propose_texts(articles: Sequence[Evidence], lexicon: Lexicon, protected: Protected) -> Iterator[Proposal]:
    """Texts that are boilerplate."""
    recurring = {
        key: text
        for key, text in _texts(articles).items()
        if len(text.paths) >= MIN_ARTICLES and key not in protected.keys and _can_be_boilerplate(key, text, lexicon)
    }
    _count_positions(articles, recurring)
    for key, text in recurring.items():
        judgment = _judge(key, text, recurring, len(articles))
        if judgment is not None and judgment.confidence >= MIN_CONFIDENCE:
            name, value = _rule_value(key, text)
            if name == "starts" and protected.includes_start(value):
                continue
            values = ((name, value), ("kind", _kind(text)))
            yield proposal("remove", values, text.rows, len(articles), judgment)


def _texts(articles: Iterable[Evidence]) -> dict[str, _Text]:
    """All texts by their keys."""
    texts: dict[str, _Text] = {}
    for article in articles:
        for row in article.rows:
            if row.key and row.key != IMAGE:
                texts.setdefault(row.key, _Text()).add(article.path, row)
    return texts


def _can_be_boilerplate(key: str, text: _Text, lexicon: Lexicon) -> bool:
    """Whether the text itself allows removal, whatever its place."""
    tokens = key.split()
    if text.instructions > MAX_INSTRUCTION_SHARE * len(text.rows) or tokens.count("#") > MAX_NUMBER_SHARE * len(tokens):
        return False
    if len(tokens) == 1 and len(tokens[0]) < 3:
        return False
    names = ("heading.faq", "heading.conclusion", "heading.how_to", "note.all", "lead.facts", "series.captions")
    plain = text.rows[0][1].text
    return not (len(tokens) <= LABEL_WORDS and any(lexicon.phrases[name].is_whole(plain) for name in names))


def _count_positions(articles: Iterable[Evidence], recurring: dict[str, _Text]) -> None:
    """Count for each text how often it is in a chain at the end or top of its article, and in an anchored run."""
    for article in articles:
        for row in _chain(reversed(article.rows), recurring):
            recurring[row.key].end += 1
        for row in _chain(article.rows, recurring):
            recurring[row.key].top += 1
        for run in _runs(article.rows, recurring):
            is_anchored = run[0].before in (CUT, START) or run[-1].after in (CUT, END)
            for row in run:
                recurring[row.key].anchored += is_anchored
                recurring[row.key].longest_run = max(recurring[row.key].longest_run, len(run))


def _runs(rows: Iterable[Row], recurring: dict[str, _Text]) -> Iterator[list[Row]]:
    """The runs of recurring texts. Images do not interrupt a run."""
    run: list[Row] = []
    for row in rows:
        if row.key in recurring:
            run.append(row)
        elif row.key not in ("", IMAGE) and run:
            yield run
            run = []
    if run:
        yield run


def _chain(rows: Iterable[Row], recurring: dict[str, _Text]) -> Iterator[Row]:
    """The recurring texts at the start of `rows`, which may be interrupted by images and one heading or short line."""
    skipped = 0
    for row in rows:
        if row.key in recurring:
            yield row
        elif row.key not in ("", IMAGE):
            if skipped or (not row.is_heading and len(row.key.split()) > SENTENCE_WORDS):
                return
            skipped += 1


def _judge(key: str, text: _Text, recurring: dict[str, _Text], total: int) -> Judgment | None:
    """How certain it is that a text is boilerplate, and why; None if no sign applies."""
    rows, articles, size = len(text.rows), len(text.paths), len(key.split())
    is_linked = text.linked >= 0.5
    is_heading = text.headings > 0.3 or (size <= LABEL_WORDS and not is_linked)
    before = _neighbor_share(text.before, recurring, {START, CUT})
    # a heading of removed text is not boilerplate for that reason
    after = _neighbor_share(text.after, recurring, {END} if is_heading else {END, CUT})
    is_sentence = size >= SENTENCE_WORDS and not is_linked
    is_common = articles >= MIN_SENTENCE_ARTICLES and articles >= MIN_SENTENCE_SHARE * total
    has_neighbors = min(before, after) >= MIN_NEIGHBOR_SHARE
    factor = reliability(articles)
    edge = max(text.end, text.top) / rows
    heads_own_text = is_heading and after < MIN_NEIGHBOR_SHARE
    if edge >= MIN_EDGE_SHARE and not heads_own_text and (not is_sentence or has_neighbors or is_common):
        place = "end" if text.end >= text.top else "top"
        return Judgment(round(edge * factor, 2), f"at the {place} of articles")
    anchored = edge if is_sentence else text.anchored / rows
    is_long_run = text.longest_run >= LONG_RUN and text.items <= 0.5 and not is_sentence
    if has_neighbors and (anchored >= MIN_NEIGHBOR_SHARE or is_long_run):
        # a single word may mean something elsewhere
        confidence = round(min(before, after) * factor * (0.8 if size == 1 else 1), 2)
        return Judgment(confidence, "among texts that recur in the same order")
    if text.linked >= 0.9 and text.items < 0.2 and not text.headings and size > 1:
        return Judgment(round(0.8 * factor, 2), "the same link in different articles")
    return None


def _neighbor_share(neighbors: Counter[str], recurring: dict[str, _Text], edges: set[str]) -> float:
    """The share of rows whose neighbor on one side is one of `edges` or the most common recurring text."""
    at_edges = sum(neighbors[edge] for edge in edges)
    most_common = max((count for name, count in neighbors.items() if name in recurring), default=0)
    return (at_edges + most_common) / sum(neighbors.values())


def _kind(text: _Text) -> RemovalKind:
    return "linkfarm" if text.linked >= 0.9 else "chrome"


def _rule_value(key: str, text: _Text) -> tuple[str, str]:
    """The setting of the rule: the text as printed, with "#" for numbers that differ; the start of a long text."""
    printed = Counter(row.text for _, row in text.rows)
    value = printed.most_common(1)[0][0] if len(printed) == 1 or "#" not in key else key
    if len(value) >= MAX_SHOWN:
        return "starts", value.rpartition(" ")[0]
    # a sign alone is not a word, and would be read as a placeholder
    return "text", value if value == key else " ".join(token for token in value.split() if token not in ("*", "#"))
