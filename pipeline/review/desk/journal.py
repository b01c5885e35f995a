"""The journal of decisions: a JSON Lines file beside the settings file, to which lines are only ever added."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from ...errors import ReadError, WriteError
from ...settings.teaching import LineCorrection

NAME = "fixharvest-reviewed.jsonl"
Verdict: TypeAlias = Literal["accept", "reject", "undo"]
# What was decided on: a text in all articles, or in one article its kind, a fix, a step, a cut, or all of it.
What: TypeAlias = Literal["text", "kind", "fix", "step", "cut", "article"]


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person decided about a text or a part of an article, by its `key` (32 hexadecimal digits).

    `at` is the time in UTC, `by` the name of the user of the system, `text` the beginning of the text. `added` are the quotes
    and `correction` is the entry that the decision put into the settings file. A part's article has the source `path` and,
    when it was decided on, the source `sha256`; `value` is the kind that was chosen.
    """

    at: str
    by: str
    key: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    verdict: Verdict
    rule: str
    text: str
    added: tuple[str, ...] = ()
    what: What = "text"
    path: str = ""
    sha256: str = ""
    value: str = ""
    correction: LineCorrection | None = None

    @property
    def state(self) -> str:
        """What a page shows of it: the kind that was chosen, or else the verdict."""
        return self.value or self.verdict


class Journal:
    """The journal in `file`, which need not exist yet."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def decisions(self) -> dict[str, Decision]:
        """The decisions that hold, by key, the oldest first. Raises ReadError with the line of one that cannot be read."""
        held: dict[str, Decision] = {}
        for decision in self._lines():
            held.pop(decision.key, None)
            if decision.verdict != "undo":
                held[decision.key] = decision
        return held

    def accepted(self) -> frozenset[bytes]:
        """The keys of the texts that were right to cut. Raises ReadError as `decisions` does."""
        held = self.decisions().values()
        return frozenset(
            bytes.fromhex(decision.key) for decision in held if decision.verdict == "accept" and decision.what == "text"
        )

    def reviewed(self) -> dict[str, Decision]:
        """The decisions that an article was looked at, by its path. Raises ReadError as `decisions` does."""
        return {decision.path: decision for decision in self.decisions().values() if decision.what == "article"}

    def add(self, decision: Decision) -> None:
        """Write a decision to the end of the file. Raises WriteError."""
        try:
            with self.file.open("ab+") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":  # a process was killed while it wrote
                        file.write(b"\n")
                file.write(msgspec.json.encode(decision) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror or error}", path=str(self.file)) from error

    def _lines(self) -> Iterator[Decision]:
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    try:
                        yield msgspec.json.decode(line, type=Decision)
                    except msgspec.MsgspecError as error:
                        if isinstance(error, msgspec.ValidationError):
                            message = f"is not a decision ({error}); remove the line"
                            raise ReadError(message, path=str(self.file), line=number) from error
                        # half a line is what a killed process leaves
        except FileNotFoundError:
            return
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}", path=str(self.file)) from error
