"""The questions of a FAQ section, each with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...lexicon.words import words
from ...model import Section
from ...patterns import lazy_pattern

_MARKS = ("?", "？", "؟")
_HEADING = lazy_pattern(r"^#{1,6} (.*)$", re.MULTILINE)
# What stands before a question or an answer: "Q:", "A1.", "#2:", "3."
_LABEL = lazy_pattern(r"(?:[QA]\d{0,2}|#?\d{1,2})\s?[.:)]\s+")


def questions(section: Section) -> Iterator[tuple[str, str]]:
    """Yield each question of a section of role `faq` and its answer, as plain text; a question without an answer is left out.

    A question is a line that ends in a question mark, or a heading. Other sections have none.
    """
    if section.role != "faq":
        return
    headings = {tuple(words(heading)) for heading in _HEADING.findall(section.markdown)}
    question, answer = "", list[str]()
    for line in section.text.split("\n"):
        if line.rstrip().endswith(_MARKS) or tuple(words(line)) in headings:
            if question and answer:
                yield question, "\n".join(answer)
            question, answer = _bare(line), []
        elif line.strip():
            answer.append(line if answer else _bare(line))
    if question and answer:
        yield question, "\n".join(answer)


def _bare(line: str) -> str:
    found = _LABEL.match(line)
    return line[found.end() :] if found else line
