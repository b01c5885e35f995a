"""Units -> candidates for headings, and the series in which their markers count up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .instructions import is_question
from .markers import Marker, continues, marker_of
from .units import Unit

# "Restart it: hold the key …", a title that its text follows on the same line
RUN_IN = re.compile(r"(?P<title>[^:：]{2,70}?)\s?[:：]\s+\S")
# The level of a bold line, below all real headings.
BOLD_LEVEL = 7
# A series of bare numbers has at least two members; a known label ("Fix 1") is one by itself.
MIN_MEMBERS = 2
MAX_CLOSING_WORDS = 4
MAX_TITLE_WORDS = 14
# Words and lines below a bold numbered line that make it a heading, and the share of such lines in a series.
MIN_PROSE_WORDS = 12
PROSE_DISTANCE = 2
PROSE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """The unit with index `at`, which may head a part; `pseudo` if it is a plain line rather than a heading."""

    at: int
    unit: Unit
    marker: Marker | None
    pseudo: bool


def candidate_of(index: int, unit: Unit) -> Candidate | None:
    """A heading, a bold line with a number, or a paragraph that starts with a label and a number."""
    if unit.kind == "heading":
        return Candidate(index, unit, marker_of(unit), pseudo=False) if unit.words else None
    if unit.kind != "paragraph" or unit.items or unit.depth or unit.part.block.quote or not unit.opens_block:
        return None
    marker = marker_of(unit)
    if marker is None and _is_closing(unit):
        return Candidate(index, unit, None, pseudo=True)
    if marker is None or marker.family in ("letter", "bullet"):
        return None
    if marker.dress == "letter" and not unit.bold_line:
        return None  # "Way A: …", "Way B: …" in a row tell what the article has
    if marker.family == "label" and marker.known and (unit.bold_line or _is_title(marker) or _has_bold_label(unit, marker)):
        return Candidate(index, unit, marker, pseudo=True)
    if unit.bold_line and unit.inline_number is None and (marker.family in ("step", "number") or marker.punctuated):
        return Candidate(index, unit, marker, pseudo=True)
    return None


def _is_closing(unit: Unit) -> bool:
    """Whether a plain line is short and says "Conclusion" or "FAQ", or is a question in bold."""
    if unit.bold_line and is_question(unit.text):
        return True
    phrases = unit.lexicon.phrases
    closing = phrases["heading.conclusion"].is_whole(unit.text) or phrases["heading.faq"].is_whole(unit.text)
    return closing and len(unit.words) <= MAX_CLOSING_WORDS and unit.part.first == unit.part.last


def _has_bold_label(unit: Unit, marker: Marker) -> bool:
    """Whether only the label is bold ("**Method 1:** Download …")."""
    first = unit.inline.strong[0] if unit.inline.strong else None
    if first is None or not unit.text.startswith(first.text):
        return False
    return len(first.text.split()) <= len((marker.label or "").split()) + 1


def _is_title(marker: Marker) -> bool:
    """Whether a plain paragraph heads a part: after its label comes a short title and a colon, or it is short itself."""
    is_short = len(marker.title.split()) <= MAX_TITLE_WORDS
    return marker.punctuated and (is_short or RUN_IN.match(marker.title) is not None)


def steps_as_headings(candidates: Sequence[Candidate], units: Sequence[Unit]) -> set[int]:
    """The indices of headings like "# 2)", "# 3)" that continue "1)" of the text above them: they are steps."""
    numbered = {entry.at: entry.marker for entry in candidates if not entry.pseudo and entry.marker is not None}
    numbers = {marker.number for marker in numbered.values() if marker.family == "number"}
    if 1 in numbers or numbers <= {None, 0}:
        return set()
    found: set[int] = set()
    in_text: Marker | None = None  # the last number of the text
    first: int | None = None  # the number of the first heading after it
    for index, unit in enumerate(units):
        marker = numbered.get(index) or marker_of(unit)
        if marker is None or marker.family != "number":
            continue
        if unit.kind != "heading":
            in_text, first = marker, None
            continue
        first = marker.number if first is None else first
        goes_on = in_text is not None and in_text.sign == marker.sign and continues(in_text.number, first)
        if goes_on and index in numbered and marker.number not in (None, 0):
            found.add(index)
    return found


def series_of(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The runs of candidates of one family that count up."""
    open_runs: dict[tuple[str, str, tuple[int, ...]], list[Candidate]] = {}
    runs: list[list[Candidate]] = []
    for entry in candidates:
        marker = entry.marker
        if marker is None or marker.family == "bullet":
            continue
        has_label = marker.label is not None
        key = (marker.family, (marker.label or "").lower() if has_label else ("bold" if entry.pseudo else ""), marker.path)
        run = open_runs.get(key)
        last = run[-1].marker if run else None
        if run is not None and last is not None and continues(last.number, marker.number) and last.number != marker.number:
            run.append(entry)
        else:
            open_runs[key] = [entry]
            runs.append(open_runs[key])
    unnumbered: dict[int, list[int]] = {}
    for entry in candidates:
        if not entry.pseudo and entry.marker is None:
            unnumbered.setdefault(entry.unit.part.block.level, []).append(entry.at)
    return [run for run in runs if _is_valid(run) or _lost_first_numbers(run, unnumbered)]


def _is_valid(run: list[Candidate]) -> bool:
    first = run[0].marker
    assert first is not None
    if first.family in ("number", "letter"):
        return len(run) >= MIN_MEMBERS and (first.number or 0) <= 2
    if first.known:
        return len(run) >= MIN_MEMBERS or not run[0].pseudo or run[0].unit.bold_line
    return len(run) >= MIN_MEMBERS and first.number == 1


def _lost_first_numbers(run: list[Candidate], unnumbered: Mapping[int, Sequence[int]]) -> bool:
    """Whether the first members lost their numbers: enough headings of the same level precede the first numbered one.

    `unnumbered` holds the indices of headings without a number, by level.
    """
    first = run[0]
    if first.pseudo or first.marker is None or first.marker.family != "number" or len(run) < MIN_MEMBERS:
        return False
    above = bisect_left(unnumbered.get(first.unit.part.block.level, ()), first.at)
    return 1 < (first.marker.number or 0) <= above + 1


@dataclass(frozen=True, slots=True)
class Following:
    """What follows a candidate: the index of the next one, and the level of the next real heading (0 if there is none)."""

    end: int
    level: int


def following(candidates: Sequence[Candidate], units: Sequence[Unit]) -> dict[int, Following]:
    """What follows each of `candidates`, which are in order, by the candidate's index."""
    found: dict[int, Following] = {}
    end, level = len(units), 0
    for entry in reversed(candidates):
        found[entry.at] = Following(end, level)
        end = entry.at
        if not entry.pseudo:
            level = entry.unit.part.block.level
    return found


def are_steps_of_a_section(members: list[Candidate], units: Sequence[Unit], after: Mapping[int, Following]) -> bool:
    """Whether a series is the steps of the section above it, rather than headings of sections with lists of their own.

    `after` says what follows each member.
    """
    marker = members[0].marker
    if marker is None or marker.family != "step":
        return marker is not None and marker.family == "number" and members[0].pseudo and not _head_prose(members, units)
    with_list = 0
    for entry in members:
        deeper = not entry.pseudo and after[entry.at].level > entry.unit.part.block.level
        if deeper or has_numbered_list(units[entry.at + 1 : after[entry.at].end]):
            with_list += 1
    return with_list < len(members) / 3


def _head_prose(members: list[Candidate], units: Sequence[Unit]) -> bool:
    """Whether prose follows most of the bold numbered lines; otherwise they are steps."""
    with_prose = 0
    for entry in members:
        below = units[entry.at + 1 : entry.at + 1 + PROSE_DISTANCE]
        if any(unit.kind == "paragraph" and len(unit.words) > MIN_PROSE_WORDS and not unit.bold_line for unit in below):
            with_prose += 1
    return with_prose >= PROSE_SHARE * len(members)


def has_numbered_list(units: Sequence[Unit]) -> bool:
    """Whether `units` hold numbers that count from 1; numbers with parts ("2.1") count sections."""
    markers = (marker_of(unit) for unit in units)
    numbers = [marker.number for marker in markers if marker and marker.family == "number" and not marker.path]
    return len(numbers) >= 2 and numbers[0] == 1
