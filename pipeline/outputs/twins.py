"""Groups the near-identical articles, and the near-identical fixes, of a finished run around the one to keep.

Two texts are twins if they share enough of their shingles (runs of three words, regardless of letter case and Unicode form):
a Jaccard similarity of 0.5 for articles, 0.6 for fixes. Titles do not count, because content farms vary them. MinHash
signatures in an LSH index propose pairs, and the exact similarity of their shingles decides.

The best member of a group comes first: articles and fixes are read from the most fixes and steps down, and each joins the most
similar group leader before it, or leads a group of its own. So the result does not depend on the order of the articles, every
member is a twin of the first, and a group of n costs n comparisons, not n squared.
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

# Two texts are twins from this Jaccard similarity on. Fixes need more: sites that promote a tool describe the same fix with
# small changes in hundreds of articles, and the difference is as often a step as a name.
THRESHOLDS: dict[Kind, float] = {"article": 0.5, "fix": 0.6}
SHINGLE_WORDS = 3
# 64 bands of 4 find a pair at 0.5 with probability 0.98, at 0.6 with 0.9998, and skip most pairs below 0.2.
PERMUTATIONS, BANDS, SEED = 256, 64, 1
# An estimate from 256 values is off by 0.03 (one standard deviation); pairs estimated far below a threshold are not compared.
SLACK = 0.1
MAX_COMPARED = 8
REMEMBERED = 64


class Member(Struct, frozen=True, kw_only=True):
    """A member of a group; `similarity` (0 to 1) compares it with the group's first member, which is the one to keep."""

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
    """Counts for one kind: all texts, the groups of twins among them, and how many texts are twins of another that is kept."""

    kind: Kind
    total: int
    groups: int
    twins: int


@dataclass(frozen=True, slots=True)
class Item:
    """An article (`number` 0) or its fix `number`, with its counts and the offset of the article's line."""

    path: str
    number: int
    id: str
    title: str | None
    fixes: int
    steps: int
    offset: int

    @property
    def rank(self) -> tuple[int, int, str, int, str]:
        """The sort key: the best item has the smallest rank."""
        return -self.fixes, -self.steps, self.path, self.number, self.id


# the members of a group with their similarity to the first
Members: TypeAlias = list[tuple[Item, float]]


def find_twins(output: Path, *, unique: bool = False) -> tuple[Found, ...]:
    """Group the articles and the fixes of the run in `output`, and write `twins.jsonl` there, one group per line.

    With `unique`, also write `unique.jsonl`: the lines of `articles.jsonl` without the twins of another article that is kept.
    Fixes are those in `fixes[]`, each with its options. Raises ReadError if there is no `articles.jsonl` or a line is not an
    article, OutputInUseError while a run uses `output`, ForeignFileError if a file that fixharvest did not write has one of
    these names, and WriteError if a file cannot be written.
    """
    source = output / "articles.jsonl"
    try:
        file = source.open("rb")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}; pass the folder of a finished run"
        raise ReadError(message, path=str(source)) from error
    with file, owned(output, "export") as folder:
        articles, fixes = _items(file, source)
        article_groups = grouped("article", articles, lambda item: shingles_of(texts_of(_article(file, item))))
        fix_groups = grouped("fix", fixes, lambda item: shingles_of(texts_of_fix(_fix(file, item))))
        with folder.stream("twins.jsonl") as written:
            written.writelines(chain(lines_of("article", article_groups), lines_of("fix", fix_groups)))
        if unique:
            twins = {item.offset for group in article_groups for item, _ in group[1:]}
            with folder.stream("unique.jsonl") as written:
                written.writelines(line for offset, line in _offsets(file) if offset not in twins)
    return _count("article", articles, article_groups), _count("fix", fixes, fix_groups)


def _items(file: BinaryIO, source: Path) -> tuple[list[Item], list[Item]]:
    """The articles and the fixes in `file`."""
    articles, fixes = [], []
    for line_number, (offset, line) in enumerate(_offsets(file), start=1):
        try:
            article = from_json(line)
        except msgspec.DecodeError as error:
            message = f"is not an article: {error}; run the articles again"
            raise ReadError(message, path=str(source), line=line_number) from error
        whole, *parts = items_in(article, offset)
        articles.append(whole)
        fixes.extend(parts)
    return articles, fixes


def items_in(article: Article, offset: int) -> Iterator[Item]:
    """The article, then each of its fixes."""
    path = article.source.path
    steps = [_count_fix(fix) for fix in article.fixes]
    yield Item(path, 0, article.id, article.title, len(steps), sum(steps), offset)
    for number, fix in enumerate(article.fixes, start=1):
        yield Item(path, number, fix.id, fix.title, 1, steps[number - 1], offset)


def _offsets(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    offset = 0
    file.seek(0)
    for line in file:
        yield offset, line
        offset += len(line)


def _article(file: BinaryIO, item: Item) -> Article:
    file.seek(item.offset)
    return from_json(file.readline())


def _fix(file: BinaryIO, item: Item) -> Fix:
    return _article(file, item).fixes[item.number - 1]


def _count_fix(fix: Fix) -> int:
    own = sum(_count_steps(procedure.steps) for procedure in fix.procedures)
    return own + sum(_count_fix(option) for option in fix.options)


def _count_steps(steps: Sequence[Step]) -> int:
    return sum(1 + _count_steps(step.steps) for step in steps)


def texts_of(article: Article) -> Iterator[str]:
    """The texts of an article without its headings, one per part, so that shingles do not depend on the order of the parts."""
    for section in article.sections:
        yield section.text
    for fix in article.fixes:
        yield from texts_of_fix(fix)


def texts_of_fix(fix: Fix) -> Iterator[str]:
    """The texts of a fix and of its options."""
    yield fix.text
    for option in fix.options:
        yield from texts_of_fix(option)


def shingles_of(texts: Iterable[str]) -> Shingles:
    """The runs of three words in each of `texts`; a shorter text is one run."""
    found: set[str] = set()
    for text in texts:
        run = words(unicodedata.normalize("NFKC", text).casefold())
        last = max(len(run) - SHINGLE_WORDS, 0)
        found.update(" ".join(run[at : at + SHINGLE_WORDS]) for at in range(last + 1) if run)
    return frozenset(found)


def signature_of(texts: Iterable[str]) -> Any:
    """A MinHash of `texts`, to compare with its method `jaccard`; None if there are no words."""
    if not (own := shingles_of(texts)):
        return None
    return signature_from(own)


def leaders(signatures: Iterable[tuple[str, Any]]) -> list[int]:
    """The indexes of the texts that have no twin before them; a text is given as the hash of its words and its signature.

    If the signature is None, only a text with the same hash is a twin.
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


def grouped(kind: Kind, items: list[Item], shingles: Callable[[Item], Shingles]) -> list[Members]:
    """The groups of two or more among `items`, the best member of each first."""
    threshold = THRESHOLDS[kind]
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
    signatures: dict[int, RMinHash] = {}
    groups: dict[int, Members] = {}
    ordered = sorted(items, key=lambda item: item.rank)
    leader_shingles = lru_cache(maxsize=REMEMBERED)(lambda leader: shingles(ordered[leader]))
    for number, item in enumerate(ordered):
        own = shingles(item)
        if not own:
            continue
        signature = signature_from(own)
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


def buckets_of(shingles: Shingles) -> Iterator[bytes]:
    """The LSH buckets of a text: two texts are compared only if they share one."""
    values = signature_from(shingles).digest()
    width = PERMUTATIONS // BANDS
    for band in range(BANDS):
        parts = (value.to_bytes(8) for value in values[band * width : (band + 1) * width])
        yield hashlib.blake2b(b"".join(parts), digest_size=8, key=band.to_bytes(1)).digest()


def signature_from(shingles: Shingles) -> Any:
    """The MinHash of a text."""
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(list(shingles))
    return signature


def _jaccard(one: Shingles, other: Shingles) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _count(kind: Kind, items: Sequence[Item], groups: Sequence[Members]) -> Found:
    return Found(kind, len(items), len(groups), sum(len(group) - 1 for group in groups))


def lines_of(kind: Kind, groups: Iterable[Members]) -> Iterator[bytes]:
    """The groups as lines of `twins.jsonl`, sorted by the path of their first member."""
    for group in sorted(groups, key=lambda group: (group[0][0].path, group[0][0].rank)):
        first = group[0][0]
        name = hashlib.sha256(f"{kind}\n{first.path}\n{first.id}".encode()).hexdigest()[:12]
        members = tuple(
            Member(id=item.id, path=item.path, title=item.title, similarity=round(similarity, 4)) for item, similarity in group
        )
        yield msgspec.json.encode(Group(kind=kind, group="t" + name, members=members)) + b"\n"
