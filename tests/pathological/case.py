"""A row of the tables: an input that is made to hurt, how large it is made, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

BEFORE = "# How to fix it\n\nThese steps help.\n\n"
AFTER = "## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n\n## Fix 2: Reset it\n\n1. Click **Reset**.\n"
FIXES = ("Restart it", "Reset it")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What must become of an input.

    `error` and `message`: it is refused with this error, whose message holds these words. Else it is an article with
    exactly these codes of `warnings` and these kinds of `removed`, in which the fixes of `AFTER` are found if `fixes`.
    """

    error: str = ""
    message: str = ""
    warnings: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    fixes: bool = True

    def but(self, *codes: str) -> Outcome:
        """The same with these warnings."""
        return replace(self, warnings=self.warnings | set(codes))


cleaned = Outcome()
# An open fence, comment or container takes in what follows, as Markdown has it: the text stays, fixes are not found.
swallows = Outcome(fixes=False)


def removes(*kinds: str) -> Outcome:
    """Exactly these kinds of text are cut; the fixes stay."""
    return Outcome(removed=frozenset(kinds))


def warned(*codes: str) -> Outcome:
    """Exactly these warnings; nothing is cut."""
    return Outcome(warnings=frozenset(codes))


def refused(error: str, message: str) -> Outcome:
    """No article: an error that says why."""
    return Outcome(error=error, message=message)


@dataclass(frozen=True, slots=True)
class Row:
    """One input: `build(size)` makes it. In an article's body it stands between BEFORE and AFTER."""

    name: str
    build: Callable[[int], str | bytes]
    size: int
    outcome: Outcome = cleaned
    path: str = "article.md"
    framed: bool = True

    def source(self) -> bytes:
        """The whole input."""
        built = self.build(self.size)
        if isinstance(built, bytes):
            return built
        text = f"{BEFORE}{built}\n\n{AFTER}" if self.framed else built
        return text.encode("utf-8", errors="surrogatepass")


def times(text: str) -> Callable[[int], str]:
    """`text`, repeated."""
    return lambda size: text * size


def numbered(text: str) -> Callable[[int], str]:
    """`text` once for each number, which stands for its `{n}`."""
    return lambda size: "".join(text.replace("{n}", str(number)) for number in range(1, size + 1))


def around(left: str, middle: str, right: str) -> Callable[[int], str]:
    """`middle` within many of `left` and as many of `right`."""
    return lambda size: left * size + middle + right * size


def between(first: str, text: str, last: str = "") -> Callable[[int], str]:
    """`text`, repeated, between `first` and `last`."""
    return lambda size: first + text * size + last
