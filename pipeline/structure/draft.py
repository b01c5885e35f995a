"""A draft: a node of the outline with its text, the steps found in it, and what is nested in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..judgement import asks
from ..lexicon import Lexicon
from ..lexicon.words import words
from .instructions import has_command, has_instruction, has_operation, marks_something
from .outline import Node, Outline
from .runs import Run
from .units import Unit

# Prose that walks the reader through a task has at least this many paragraphs that operate something they mark.
MIN_WALKTHROUGH = 2
# The instruction score of a title that names something to do: titles are short, so it is more than that of a sentence.
ASKING_TITLE = 0.8


@dataclass(slots=True, eq=False)
class Draft:
    """A node of `outline` with its own units [body, end), its runs of steps, and the drafts nested in it.

    `to_do`: it is a fix or an option of one. `extent` is the end of all that is nested in it.
    """

    outline: Outline
    node: Node
    end: int
    runs: list[Run]
    to_do: bool = False
    children: list[Draft] = field(default_factory=list)
    extent: int = 0

    @property
    def lexicon(self) -> Lexicon:
        """The word lists that the article is read with."""
        return self.outline.lexicon

    @property
    def title(self) -> str:
        """The title of its node."""
        return self.node.title

    @property
    def is_member(self) -> bool:
        """Whether its node is a member of a series."""
        return self.node.role == "member"

    @property
    def is_plain(self) -> bool:
        """Whether its node is a heading without a series that is neither a question nor a conclusion."""
        return self.node.role == "plain"

    @property
    def label(self) -> str:
        """The lower-case label of its node, '' if it has none."""
        return (self.node.label or "").lower()

    @property
    def is_imperative(self) -> bool:
        """Whether its title starts with a verb, or its instruction score says that it asks for an action."""
        is_known = self.lexicon.verb(self.title) is not None
        return is_known or (len(words(self.title)) > 1 and asks(self.title) >= ASKING_TITLE)

    @property
    def is_how_to(self) -> bool:
        """Whether its title says that it is a guide ("How to …")."""
        return self.lexicon.phrases["heading.how_to"].begins(self.title)

    @property
    def has_steps(self) -> bool:
        """Whether it, or anything nested in it, has steps."""
        return bool(self.runs) or any(child.has_steps for child in self.children)

    @property
    def prose(self) -> Sequence[Unit]:
        """Its own paragraphs."""
        return [unit for unit in self.outline.units[self.node.body : self.end] if unit.kind == "paragraph"]

    def has_command(self) -> bool:
        """Whether its prose has a command."""
        return any(has_command(unit.text, self.lexicon) for unit in self.prose)

    def has_instruction(self) -> bool:
        """Whether its prose has an instruction."""
        return any(has_instruction(unit.text, self.lexicon) for unit in self.prose)

    def has_operation(self) -> bool:
        """Whether its prose has an instruction to operate a device."""
        return any(has_operation(unit.text, self.lexicon) for unit in self.prose)

    def is_walkthrough(self) -> bool:
        """Whether its prose walks the reader through a task: paragraphs operate something that they mark."""
        steps = [unit for unit in self.prose if marks_something(unit.inline) and has_operation(unit.text, self.lexicon)]
        return len(steps) >= MIN_WALKTHROUGH
