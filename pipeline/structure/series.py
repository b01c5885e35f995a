"""Units -> candidates for headings, and the series in which their markers count up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from .markers import Marker, continues, marker_of
from .units import Unit

# "Restart it: hold the key …", a title with its text behind it on one line
RUN_IN = re.compile(r"(?P<title>[^:：]{2,70}?)\s?[:：]\s+\S")
# The level of a bold line, below all real headings.
BOLD_LEVEL = 7
# A series of bare numbers has at least two members; a known label ("Fix 1") is one by itself.
MIN_MEMBERS = 2


@dataclass
class Candidate:
    """The unit with index `at`, which may head a part; `pseudo` where it is no heading but a plain line."""

    at: int
    unit: Unit
    marker: Marker | None
    pseudo: bool


def candidate_of(index: int, unit: Unit, lexicon: Lexicon) -> Candidate | None:
    """A heading, a bold line with a number, or a paragraph that starts with a label and a number."""
    if unit.kind == "heading":
        return Candidate(index, unit, marker_of(unit), pseudo=False) if unit.words else None
    if unit.kind != "paragraph" or unit.items or unit.depth or unit.part.block.quote or not unit.opens_block:
        return None
    marker = marker_of(unit)
    if marker is None and _closes(unit, lexicon):
        return Candidate(index, unit, None, pseudo=True)
    if marker is None or marker.family in ("letter", "bullet"):
        return None
    if marker.family == "label" and marker.known and (unit.bold_line or run_in(marker) or _bold_label(unit, marker)):
        return Candidate(index, unit, marker, pseudo=True)
    if unit.bold_line and unit.glued is None and (marker.family in ("step", "number") or marker.punctuated):
        return Candidate(index, unit, marker, pseudo=True)
    return None


def _closes(unit: Unit, lexicon: Lexicon) -> bool:
    """A short plain line that says "Conclusion" or "FAQ", or a question in bold."""
    if unit.bold_line and unit.text.rstrip().endswith(("?", "？")):
        return True
    phrases = lexicon.phrases
    closing = phrases["heading.conclusion"].is_whole(unit.text) or phrases["heading.faq"].is_whole(unit.text)
    return closing and len(unit.words) <= 4 and unit.part.first == unit.part.last


def _bold_label(unit: Unit, marker: Marker) -> bool:
    """Whether just the label is bold ("**Method 1:** Download …")."""
    first = unit.inline.strong[0] if unit.inline.strong else None
    bold = first is not None and unit.text.startswith(first.text)
    return bold and first is not None and len(first.text.split()) <= len((marker.label or "").split()) + 1


def run_in(marker: Marker) -> bool:
    """A plain paragraph heads a part where its label is followed by a short title and a colon, or is short itself."""
    return marker.punctuated and (len(marker.title.split()) <= 14 or RUN_IN.match(marker.title) is not None)


def steps_in_disguise(candidates: Sequence[Candidate], units: Sequence[Unit]) -> set[int]:
    """Where headings like "# 2)", "# 3)" stand that only continue "1)" of the text above them: they are steps."""
    numbered = {entry.at: entry.marker for entry in candidates if not entry.pseudo and entry.marker is not None}
    numbers = {marker.number for marker in numbered.values() if marker.family == "number"}
    if 1 in numbers or numbers <= {None, 0}:
        return set()
    found: set[int] = set()
    told: Marker | None = None  # the last number of the text
    first: int | None = None  # the number of the first heading behind it
    for index, unit in enumerate(units):
        marker = numbered.get(index) or marker_of(unit)
        if marker is None or marker.family != "number":
            continue
        if unit.kind != "heading":
            told, first = marker, None
            continue
        first = marker.number if first is None else first
        goes_on = told is not None and told.dress == marker.dress and continues(told.number, first)
        if goes_on and index in numbered and marker.number not in (None, 0):
            found.add(index)
    return found


def series_of(candidates: list[Candidate]) -> list[list[Candidate]]:
    """The runs of candidates of one family that count up."""
    open_runs: dict[tuple[str, str], list[Candidate]] = {}
    runs: list[list[Candidate]] = []
    for entry in candidates:
        marker = entry.marker
        if marker is None or marker.family not in ("number", "label", "step"):
            continue
        bare = marker.family == "number"
        key = (marker.family, ("bold" if entry.pseudo else "") if bare else (marker.label or "").lower())
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
    return [run for run in runs if _valid(run) or _headless(run, unnumbered)]


def _valid(run: list[Candidate]) -> bool:
    first = run[0].marker
    assert first is not None
    if first.family == "number":
        return len(run) >= MIN_MEMBERS and (first.number or 0) <= 2
    if first.known:
        return len(run) >= MIN_MEMBERS or not run[0].pseudo or run[0].unit.bold_line
    return len(run) >= MIN_MEMBERS and first.number == 1


def _headless(run: list[Candidate], unnumbered: Mapping[int, Sequence[int]]) -> bool:
    """Whether the numbers of the first members are lost: as many headings of the same level stand above the first one left.

    `unnumbered`: where the headings without a number stand, by level.
    """
    first = run[0]
    if first.pseudo or first.marker is None or first.marker.family != "number" or len(run) < MIN_MEMBERS:
        return False
    above = bisect_left(unnumbered.get(first.unit.part.block.level, ()), first.at)
    return 1 < (first.marker.number or 0) <= above + 1


@dataclass(frozen=True, slots=True)
class Behind:
    """What follows a candidate: where the next one stands, and the level of the next heading that is no bold line."""

    end: int
    level: int


def behind(candidates: Sequence[Candidate], units: Sequence[Unit]) -> dict[int, Behind]:
    """What follows each of `candidates`, which are in order, by where it stands."""
    found: dict[int, Behind] = {}
    end, level = len(units), 0
    for entry in reversed(candidates):
        found[entry.at] = Behind(end, level)
        end = entry.at
        if not entry.pseudo:
            level = entry.unit.part.block.level
    return found


def steps_of_a_section(members: list[Candidate], units: Sequence[Unit], following: Mapping[int, Behind]) -> bool:
    """Whether a "Step N" series tells the steps of the section above it, rather than heading sections with own lists.

    `following`: what stands behind each member.
    """
    marker = members[0].marker
    if marker is None or marker.family != "step":
        return marker is not None and marker.family == "number" and members[0].pseudo and bare(members, units)
    with_list = 0
    for entry in members:
        behind_it = following[entry.at]
        deeper = not entry.pseudo and behind_it.level > entry.unit.part.block.level
        if deeper or has_numbered_list(units[entry.at + 1 : behind_it.end]):
            with_list += 1
    return with_list < len(members) / 3


def bare(members: list[Candidate], units: Sequence[Unit]) -> bool:
    """Bold numbered lines are steps, unless prose stands below most of them."""
    below = 0
    for entry in members:
        following = units[entry.at + 1 : entry.at + 3]
        if any(unit.kind == "paragraph" and len(unit.words) > 12 and not unit.bold_line for unit in following):
            below += 1
    return below < 0.6 * len(members)


def has_numbered_list(units: Sequence[Unit]) -> bool:
    """Whether numbers that count from 1 stand among `units`."""
    numbers = [marker.number for unit in units if (marker := marker_of(unit)) and marker.family == "number"]
    return len(numbers) >= 2 and numbers[0] == 1
