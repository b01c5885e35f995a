"""Units -> candidates for headings, and the series in which their markers count up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.markers import Marker, continues, marker_of
from pipeline.units import Unit

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


def step_in_disguise(entry: Candidate, units: Sequence[Unit], candidates: Sequence[Candidate]) -> bool:
    """A heading like "# 2)" that only continues "#1)" of the text above it is a step."""
    marker = entry.marker
    if entry.pseudo or marker is None or marker.family != "number" or marker.number in (None, 0, 1):
        return False
    if any(
        other.marker and not other.pseudo and other.marker.family == "number" and other.marker.number == 1
        for other in candidates
    ):
        return False
    number: int | None = marker.number
    for index in range(entry.at - 1, -1, -1):
        above = marker_of(units[index])
        if above is None or above.family != "number":
            continue
        if units[index].kind != "heading":
            return above.dress == marker.dress and continues(above.number, number)
        number = above.number  # the heading above may be a step as well
    return False


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
    return [run for run in runs if _valid(run) or _headless(run, candidates)]


def _valid(run: list[Candidate]) -> bool:
    first = run[0].marker
    assert first is not None
    if first.family == "number":
        return len(run) >= MIN_MEMBERS and (first.number or 0) <= 2
    if first.known:
        return len(run) >= MIN_MEMBERS or not run[0].pseudo or run[0].unit.bold_line
    return len(run) >= MIN_MEMBERS and first.number == 1


def _headless(run: list[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether the numbers of the first members are lost: as many headings of the same level stand above the first one left."""
    first = run[0]
    if first.pseudo or first.marker is None or first.marker.family != "number" or len(run) < MIN_MEMBERS:
        return False
    level = first.unit.part.block.level
    above = [
        entry
        for entry in candidates
        if entry.at < first.at and not entry.pseudo and entry.marker is None and entry.unit.part.block.level == level
    ]
    return 1 < (first.marker.number or 0) <= len(above) + 1


def steps_of_a_section(members: list[Candidate], units: Sequence[Unit], candidates: Sequence[Candidate]) -> bool:
    """Whether a "Step N" series tells the steps of the section above it, rather than heading sections with own lists."""
    marker = members[0].marker
    if marker is None or marker.family != "step":
        return marker is not None and marker.family == "number" and members[0].pseudo and bare(members, units)
    bounds = sorted(entry.at for entry in candidates)
    with_list = 0
    for entry in members:
        end = next((at for at in bounds if at > entry.at), len(units))
        nested = [other for other in candidates if entry.at < other.at and not other.pseudo and not entry.pseudo]
        deeper = bool(nested) and nested[0].unit.part.block.level > entry.unit.part.block.level
        if deeper or has_numbered_list(units[entry.at + 1 : end]):
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
