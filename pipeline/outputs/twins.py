"""Near-identical articles, and near-identical fixes, of a finished run: groups around the one to keep.

Two texts are twins where they share enough of their shingles (runs of three words, letter case and Unicode form made
equal): Jaccard similarity 0.5 for articles, 0.6 for fixes. Titles do not count, for they are what content farms spin.
MinHash signatures in an LSH index propose pairs, and the exact similarity of their shingles decides.

The best of a group comes first: everything is looked at from the most fixes and steps down, and joins the most similar
of those that came before it and lead a group, or leads one itself. So the result does not depend on the order of the
articles, every member is a twin of the first, and a group of n costs n comparisons, not n squared.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias

import msgspec
from msgspec import Struct
from rensa import RMinHash, RMinHashLSH

from ..errors import ReadError
from ..lexicon.words import words
from ..model import Article, Fix, Step
from .owned import owned
from .writers.articles import from_json

Kind: TypeAlias = Literal["article", "fix"]
Shingles: TypeAlias = frozenset[str]

# Above this share of common shingles two texts are twins. Fixes need more: tools that advertise themselves tell the same
# way with small changes in hundreds of articles, and what differs is then a step as often as a name.
THRESHOLDS: dict[Kind, float] = {"article": 0.5, "fix": 0.6}
SHINGLE_WORDS = 3
# 64 bands of 4 find a pair at 0.5 with probability 0.98, at 0.6 with 0.9998, and pass over most pairs below 0.2.
PERMUTATIONS, BANDS, SEED = 256, 64, 1
# An estimate from 256 values is off by 0.03 (one standard deviation); what it puts far below a threshold is not compared.
SLACK = 0.1
MAX_COMPARED = 8
REMEMBERED = 64


class Member(Struct, frozen=True, kw_only=True):
    """One of a group; `similarity` (0 to 1) is that to the group's first member, which is the one to keep."""

    id: str
    path: str
    title: str | None
    similarity: float


class Group(Struct, frozen=True, kw_only=True):
    """Twins: the one to keep, then the others, best first."""

    kind: Kind
    group: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How many of a kind there are, in how many groups some of them are twins, and how many could go for a twin's sake."""

    kind: Kind
    total: int
    groups: int
    twins: int


@dataclass(frozen=True, slots=True)
class _Item:
    """An article (`number` 0) or its fix `number`, with the counts of what it holds and the offset of the article's line."""

    path: str
    number: int
    id: str
    title: str | None
    fixes: int
    steps: int
    offset: int

    @property
    def rank(self) -> tuple[int, int, str, int, str]:
        """The smallest is the best."""
        return -self.fixes, -self.steps, self.path, self.number, self.id


# the members of a group with their similarity to the first
_Members: TypeAlias = list[tuple[_Item, float]]


def find_twins(output: Path, *, unique: bool = False) -> tuple[Found, ...]:
    """Group the articles and the fixes of the run in `output`, and write `twins.jsonl` there, one group a line.

    With `unique` also `unique.jsonl`: the lines of `articles.jsonl` without the twins, but with those to keep. Fixes are
    those of `fixes[]`, each with its options. Raises ReadError where there is no `articles.jsonl` or a line of it is no
    article, OutputInUseError while a run holds `output`, ForeignFileError where a file of the user's has one of these names,
    and WriteError where nothing can be written.
    """
    source = output / "articles.jsonl"
    try:
        file = source.open("rb")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}; give the folder of a finished run"
        raise ReadError(message, path=str(source)) from error
    with file, owned(output, shared=True) as folder:
        articles, fixes = _items(file, source)
        article_groups = _grouped("article", articles, lambda item: _shingles(_texts_of(_article(file, item))))
        fix_groups = _grouped("fix", fixes, lambda item: _shingles(_texts_of_fix(_fix(file, item))))
        with folder.stream("twins.jsonl") as written:
            written.writelines(chain(_lines("article", article_groups), _lines("fix", fix_groups)))
        if unique:
            twins = {item.offset for group in article_groups for item, _ in group[1:]}
            with folder.stream("unique.jsonl") as written:
                written.writelines(line for offset, line in _offsets(file) if offset not in twins)
    return _count("article", articles, article_groups), _count("fix", fixes, fix_groups)


def _items(file: BinaryIO, source: Path) -> tuple[list[_Item], list[_Item]]:
    """All articles and all fixes in `file`."""
    articles, fixes = [], []
    for line_number, (offset, line) in enumerate(_offsets(file), start=1):
        try:
            article = from_json(line)
        except msgspec.DecodeError as error:
            raise ReadError(f"is no article: {error}; run the articles again", path=str(source), line=line_number) from error
        path = article.source.path
        steps = [_count_fix(fix) for fix in article.fixes]
        articles.append(_Item(path, 0, article.id, article.title, len(steps), sum(steps), offset))
        for number, fix in enumerate(article.fixes, start=1):
            fixes.append(_Item(path, number, fix.id, fix.title, 1, steps[number - 1], offset))
    return articles, fixes


def _offsets(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    offset = 0
    file.seek(0)
    for line in file:
        yield offset, line
        offset += len(line)


def _article(file: BinaryIO, item: _Item) -> Article:
    file.seek(item.offset)
    return from_json(file.readline())


def _fix(file: BinaryIO, item: _Item) -> Fix:
    return _article(file, item).fixes[item.number - 1]


def _count_fix(fix: Fix) -> int:
    own = sum(_count_steps(procedure.steps) for procedure in fix.procedures)
    return own + sum(_count_fix(option) for option in fix.options)


def _count_steps(steps: Sequence[Step]) -> int:
    return sum(1 + _count_steps(step.steps) for step in steps)


def _texts_of(article: Article) -> Iterator[str]:
    """All texts of an article but its headings: part by part, so that parts in another order make the same shingles."""
    for section in article.sections:
        yield section.text
    for fix in article.fixes:
        yield from _texts_of_fix(fix)


def _texts_of_fix(fix: Fix) -> Iterator[str]:
    yield fix.text
    for option in fix.options:
        yield from _texts_of_fix(option)


def _shingles(texts: Iterable[str]) -> Shingles:
    """All runs of three words in each of `texts`; a shorter text is one run."""
    found: set[str] = set()
    for text in texts:
        run = words(unicodedata.normalize("NFKC", text).casefold())
        last = max(len(run) - SHINGLE_WORDS, 0)
        found.update(" ".join(run[at : at + SHINGLE_WORDS]) for at in range(last + 1) if run)
    return frozenset(found)


def signature_of(texts: Iterable[str]) -> Any:
    """A MinHash of `texts`, to be compared by its method `jaccard`; None without words."""
    if not (own := _shingles(texts)):
        return None
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(list(own))
    return signature


def leaders(signatures: Iterable[tuple[str, Any]]) -> list[int]:
    """The places of the texts that have no twin before them; each has the hash of its words and its signature or None.

    Without signatures only equal texts are twins.
    """
    hashes: set[str] = set()
    kept: list[int] = []
    index: Any = None
    known: dict[int, Any] = {}
    for number, (digest, signature) in enumerate(signatures):
        if digest in hashes:
            continue
        hashes.add(digest)
        if signature is not None:
            if index is None:
                index = RMinHashLSH(threshold=THRESHOLDS["article"], num_perm=PERMUTATIONS, num_bands=BANDS)
            if any(signature.jaccard(known[other]) >= THRESHOLDS["article"] for other in index.query(signature)):
                continue
            known[number] = signature
            index.insert(number, signature)
        kept.append(number)
    return kept


def _grouped(kind: Kind, items: list[_Item], shingles: Callable[[_Item], Shingles]) -> list[_Members]:
    """The groups of two and more among `items`, the best first."""
    threshold = THRESHOLDS[kind]
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
    signatures: dict[int, RMinHash] = {}
    groups: dict[int, _Members] = {}
    ordered = sorted(items, key=lambda item: item.rank)
    leader_shingles = lru_cache(maxsize=REMEMBERED)(lambda leader: shingles(ordered[leader]))
    for number, item in enumerate(ordered):
        own = shingles(item)
        if not own:
            continue
        signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        signature.update(list(own))
        estimates = {leader: signature.jaccard(signatures[leader]) for leader in index.query(signature)}
        likely = sorted(estimates, key=lambda leader: (-estimates[leader], leader))[:MAX_COMPARED]
        compared = {
            leader: _jaccard(own, leader_shingles(leader)) for leader in likely if estimates[leader] >= threshold - SLACK
        }
        nearest = min(compared, key=lambda leader: (-compared[leader], leader), default=None)
        if nearest is not None and compared[nearest] >= threshold:
            groups[nearest].append((item, compared[nearest]))
        else:
            groups[number] = [(item, 1.0)]
            signatures[number] = signature
            index.insert(number, signature)
    return [group for group in groups.values() if len(group) > 1]


def _jaccard(one: Shingles, other: Shingles) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _count(kind: Kind, items: Sequence[_Item], groups: Sequence[_Members]) -> Found:
    return Found(kind, len(items), len(groups), sum(len(group) - 1 for group in groups))


def _lines(kind: Kind, groups: Iterable[_Members]) -> Iterator[bytes]:
    """Groups as lines of `twins.jsonl`, by the path of their first."""
    for group in sorted(groups, key=lambda group: (group[0][0].path, group[0][0].rank)):
        first = group[0][0]
        name = hashlib.sha256(f"{kind}\n{first.path}\n{first.id}".encode()).hexdigest()[:12]
        members = tuple(
            Member(id=item.id, path=item.path, title=item.title, similarity=round(similarity, 4)) for item, similarity in group
        )
        yield msgspec.json.encode(Group(kind=kind, group="t" + name, members=members)) + b"\n"
