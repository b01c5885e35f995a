"""No time grows with the square of its input: not that of a pattern under attack, nor that of a stage of the chain.

The default run uses small texts; `make growth` uses more attacks and texts up to a megabyte.
"""

from __future__ import annotations

import ast
import gc
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from fixharvest.chain import process
from fixharvest.cleaning.cuts import whole_lines
from fixharvest.settings.settings import Settings
from fixharvest.text.lines import Lines
from tests.growth.attacks import Attack, attacks
from tests.growth.recorder import METHODS, PACKAGE, Recorded, recorded, sites
from tests.growth.watched import Watched
from tests.pathological.case import AFTER, BEFORE, Row, times
from tests.pathological.test_pathological import ROWS

LARGE = bool(os.environ.get("FIXHARVEST_GROWTH"))
LIMIT = 2.3
# Shorter times cannot be measured reliably.
FLOOR = 0.02
SMALLEST, LARGEST = (64 * 1024, 1024 * 1024) if LARGE else (8_000, 16_000)  # a limit within a pattern is 5,000 at most
# Inputs that take longer are not made larger.
TOO_LONG = 20.0 if LARGE else 0.6
# The word lists make hundreds of patterns of the same form; this many of them are attacked.
PHRASES = 100 if LARGE else 6


# Articles of each kind that the stages look for; `make growth` uses all pathological ones.
ARTICLES = (
    "fixes-as-headings steps steps-with-sub-steps bold-lines lead-ins-and-lists "
    "ads-between-steps also-read contents-list page-menus "
    "fixes-as-bold-lines-of-one-number links-within-links brackets-in-brackets steps-in-bold-numbers "
    "headings-of-one-bracketed-number step-headings-that-begin-anew"
).split()
# Attacks per pattern in the default run.
TRIES = 16
# The code points of the longest text that the patterns of a file are used on, where the code sees to that.
LONGEST = {"text/dialects/__init__.py": 1_000}
LONG = 0.1
# Articles that alternate two rows.
PAIRS = 120 if LARGE else 4


def seconds(action: Callable[[], object], *, times: int = 1) -> float:
    """The processor time of `action`: the least of several tries, without garbage collection, whose time grows in steps."""
    found = []
    gc.disable()
    for _ in range(times):
        started = time.process_time()
        action()
        found.append(time.process_time() - started)
    gc.enable()
    return min(found)


def methods() -> dict[str, set[str]]:
    """For each place that makes a pattern, the methods that use it; all methods if unknown."""
    sources = {file.relative_to(PACKAGE).as_posix(): file.read_text("utf-8") for file in PACKAGE.rglob("*.py")}
    found: dict[str, set[str]] = {}
    for site, call in sites():
        name, _, line = site.rpartition(":")
        assigned = re.match(r"(\w+)(?:: [^=]+)? = (?:re\.compile|lazy_pattern)", sources[name].splitlines()[int(line) - 1])
        used = set()
        if assigned:
            use = re.compile(rf"\b{assigned[1]}\.({'|'.join(METHODS)})\b")
            used = set(use.findall(sources[name])) if assigned[1][0] == "_" else set()
            if not used and re.search(rf"\bnamed\([^()]*\b{assigned[1]}\)", sources[name]):
                used = {"fullmatch"}
        made_by = ast.unparse(call.func).removeprefix("re.")
        is_made = made_by in ("compile", "lazy_pattern")
        found[site] = {made_by} if not is_made else used or {"search", "match", "fullmatch"}
    return found


def shapes() -> Iterator[Recorded]:
    """The patterns, with only a few of those that differ only in words."""
    seen: dict[tuple[str, str | bytes], Recorded] = {}
    for entry in recorded():
        shape = re.sub(r"\w+", "w", entry.pattern) if isinstance(entry.pattern, str) else entry.pattern
        seen.setdefault((entry.site, shape), entry)
    phrases = [entry for entry in seen.values() if entry.site.startswith("lexicon/phrases.py")]
    yield from (entry for entry in seen.values() if not entry.site.startswith("lexicon/phrases.py"))
    yield from phrases[:: max(1, len(phrases) // PHRASES)]


def use(entry: Recorded, names: set[str], text: str) -> Callable[[], object]:
    """Do with `text` what the package does with the pattern."""
    pattern: Any = re.compile(entry.pattern, entry.flags)
    subject = text.encode() if isinstance(entry.pattern, bytes) else text

    def action() -> None:
        if names - {"match", "fullmatch"}:
            for _ in pattern.finditer(subject):
                pass
        if "match" in names:
            pattern.match(subject)
        if "fullmatch" in names:
            pattern.fullmatch(subject)

    return action


def grows(make: Callable[[int], Callable[[], object]], size: int, largest: int, floor: float = FLOOR) -> str:
    """The result of `_grows` if it finds growth twice, since the machine may have been busy."""
    return _grows(make, size, largest, floor) and _grows(make, size, largest, floor)


def _grows(make: Callable[[int], Callable[[], object]], size: int, largest: int, floor: float) -> str:
    """The size, from `size` to `largest`, at which `make(size)` takes more than LIMIT times as long as half the size.

    Text that no longer fits into the processor's cache takes several times as long, once. So twice that size must exceed the
    limit too, if it can be measured at all.
    """
    before = seconds(make(size))
    told = ""
    while (size < largest and before < TOO_LONG) or (told and before < 4 * TOO_LONG):
        size *= 2
        after = seconds(make(size))
        if after >= floor and after > LIMIT * before:
            before = min(before, seconds(make(size // 2), times=2))
            after = min(after, seconds(make(size), times=2 if after < TOO_LONG else 1))
        slow = after >= floor and after > LIMIT * before
        if slow and told:
            return told
        told = f"{after / before:.1f} times as long at a size of {size:,} ({after:.2f} s)" if slow else ""
        before = after
    return told


@pytest.fixture
def extras() -> None:
    """All modules are imported to record their patterns, also those that need an extra."""
    for name in ("pyarrow", "adblock"):
        pytest.importorskip(name, reason="the extras filters and parquet are not installed")


@pytest.mark.usefixtures("extras")
def test_every_pattern_in_the_sources_is_recorded() -> None:
    made = {site for site, _ in sites()}
    assert len(made) > 150
    assert made == {entry.site for entry in recorded()}


def _told(entry: Recorded, names: set[str], attack: Attack) -> str:
    """How the time of a pattern grows, or, where its texts have a limit, that the longest takes long; empty if it is fine."""
    limit = LONGEST.get(entry.site.partition(":")[0])
    if limit is None:
        return grows(lambda size: use(entry, names, attack.text(size)), SMALLEST, LARGEST)
    taken = seconds(use(entry, names, attack.text(limit)), times=2)
    return f"{taken:.2f} s for {limit} code points" if taken > LONG else ""


@pytest.mark.usefixtures("extras")
def test_no_pattern_grows_with_the_square_of_its_text() -> None:
    known = methods()
    found: dict[str, str] = {}
    tried = 0
    for entry in shapes():
        text = entry.pattern if isinstance(entry.pattern, str) else entry.pattern.decode("latin-1")
        tries = attacks(text, entry.flags, variants=3 if LARGE else 1)
        for attack in tries if LARGE else tries[:: 1 + len(tries) // TRIES]:
            tried += 1
            if entry.site in found:
                break
            told = _told(entry, known[entry.site], attack)
            if told:
                found[entry.site] = f"{attack}: {told}"
    assert tried > 900
    assert found == {}


def clean(row: Row, letters: int) -> Callable[[], object]:
    """A call of the chain with the input of a row, of about this many bytes."""
    row = sized(row, letters)
    data = row.source()
    settings = Settings(max_file_bytes=1 << 30, max_line_characters=1 << 30)
    return lambda: process(data, path=row.path, settings=settings)


def sized(row: Row, letters: int) -> Row:
    """`row` with an input of about this many bytes. Some inputs grow with the square of the row's size, some not at all."""
    while (there := len(row.source())) > letters and row.size > 1:
        row = replace(row, size=max(1, min(row.size - 1, row.size * letters // there)))
    while (there := len(row.source())) < letters * 0.97 and row.size < letters:
        row = replace(row, size=min(letters, row.size + max(1, round(row.size * ((letters / there) ** 0.5 - 1)))))
    return row


def article_grows(row: Row) -> str:
    """A message if the time of `row` in the chain more than doubles with its size."""
    smallest = SMALLEST if LARGE else len(row.source()) // 4
    process((BEFORE + AFTER).encode(), path=row.path, settings=Settings())  # load the word lists first, once
    return grows(lambda size: clean(row, size), smallest, smallest * (16 if LARGE else 8), floor=0.1)


def articles() -> list[str]:
    """The rows to try."""
    wanted = [name for name, row in ROWS.items() if not row.outcome.error and row.size >= 100] if LARGE else ARTICLES
    return [name for name in wanted if name in ROWS]


def pairs() -> Iterator[Row]:
    """Rows that alternate the inputs of two others, the same ones each time."""
    rows = [row for row in ROWS.values() if row.framed and not row.outcome.error and row.size >= 100]
    random = Random(PAIRS)
    for _ in range(PAIRS):
        one, other = random.sample(rows, 2)
        unit = "\n\n".join(str(row.build(random.randint(1, 3))).strip("\n") for row in (one, other))
        yield Row(f"{one.name}, {other.name}", times(unit + "\n\n"), 30_000 // len(unit))


@pytest.mark.parametrize("row", [ROWS[name] for name in articles()], ids=lambda row: row.name)
def test_no_stage_grows_with_the_square_of_its_article(row: Row) -> None:
    assert article_grows(row) == ""


@pytest.mark.parametrize("row", list(pairs()), ids=lambda row: row.name)
def test_no_stage_grows_with_the_square_of_two_alternating_kinds(row: Row) -> None:
    assert article_grows(row) == ""


def test_a_line_of_many_cuts_is_not_copied_for_each() -> None:
    lines = Lines.of(Watched(" ad kept" * 1_000))
    assert not any(whole_lines(lines, start, start + 3) for start in range(0, len(lines.text), 8))
    assert isinstance(lines.text, Watched)
    assert lines.text.copied < 10 * len(lines.text)
