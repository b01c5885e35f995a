"""YAML -> what is printed in it, guarded against inputs that kill or stall the loader.

25 KB of nested lists crash PyYAML's C loader, and a few hundred bytes of aliases or merge keys expand to gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from ...errors import FrontMatterError
from .values import INVALID, MAX_DEPTH

MAX_EVENTS = 20_000
MAX_ALIASES = 8
# What the loader raises for text that is not valid YAML.
INVALID_YAML = (yaml.YAMLError, *INVALID)


def load_guarded(text: str, line: int) -> tuple[Any, list[tuple[str, int]]]:
    """The value of `text`, and its duplicate keys with their lines; `line` is the 1-based source line that `text` starts on.

    Raises FrontMatterError if a limit is exceeded, and one of INVALID_YAML if `text` is not valid YAML.
    """
    duplicates = guard(text, line)
    # Every scalar stays the string that was printed: no 83 from 0123, no False from "no", no invalid dates.
    return YAMLHandler().load(text, Loader=yaml.CBaseLoader), duplicates


def guard(text: str, line: int) -> list[tuple[str, int]]:
    """Walk the events of `text` before anything is built; return the duplicate keys with their lines.

    Raises FrontMatterError if a limit is exceeded, and one of INVALID_YAML if `text` is not valid YAML.
    """
    depth = aliases = 0
    open_anchors: list[str | None] = []
    seen: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    expect_key = False
    for count, event in enumerate(_events(text, line)):
        at = line + (event.start_mark.line if event.start_mark else 0)
        if count > MAX_EVENTS:
            raise FrontMatterError("front matter has too many values and was not loaded", line=at)
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES or event.anchor in open_anchors:
                raise FrontMatterError("front matter repeats itself through aliases and was not loaded", line=at)
        if depth == 1 and isinstance(event, yaml.ScalarEvent) and expect_key:
            if event.value in seen:
                duplicates.append((event.value, at))
            seen[event.value] = at
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            open_anchors.append(event.anchor)
            if depth > MAX_DEPTH:
                raise _too_deep(at)
            if depth == 1:
                expect_key = isinstance(event, yaml.MappingStartEvent)
            continue
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            open_anchors.pop()
        if depth == 1 and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            expect_key = not expect_key
    return duplicates


def _events(text: str, line: int) -> Iterator[yaml.Event]:
    """The events of `text`. PyYAML 6.0.4 refuses deep lists itself; the result must not depend on what is installed."""
    try:
        yield from yaml.parse(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in (error.problem or ""):
            raise _too_deep(line) from error
        raise


def _too_deep(line: int) -> FrontMatterError:
    return FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels and was not loaded", line=line)
