"""An article explained for a terminal: its lines with what was cut and why, what was found, what is doubtful.

The lines are `rich` texts with styles; printed without colours they say the same. Characters that would steer the terminal
are spelt out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text
from rich.tree import Tree

from ...model import Action, Article, Fix, Removed, Step
from ...text.visible import visible
from .marked import Edit, MarkedLine, edits_of, marked_lines

CONTEXT = 2
_COLOURS = {"ad": "red", "linkfarm": "magenta", "toc": "blue", "chrome": "cyan", "disclosure": "yellow", "residue": "green"}


def explanation(article: Article, *, width: int = 80, whole: bool = False) -> Iterator[Text | Tree]:
    """What to print, in order; a text is no wider than `width` columns, a tree folds its lines when it is printed.

    Around what was cut stand two lines of what was kept; with `whole`, every line of the source.
    """
    yield from _head(article, width)
    yield Text()
    yield from _source(article, width, whole=whole)
    if article.source.converted is not None and article.source.converted.left_out:
        yield Text()
        yield Text("LEFT OUT of the page", "bold")
        for left in article.source.converted.left_out:
            yield _fit(Text.assemble(_place(left.lines), f"  {_flat(left.reason)}: ", (_flat(left.text), "dim")), width)
    yield Text()
    yield _found(article)
    if article.warnings:
        yield Text()
        yield Text("DOUBTFUL", "bold yellow")
        for warning in article.warnings:
            where = _place(warning.lines) if warning.lines else " " * 9
            yield _folded(Text.assemble(where, "  ", (_flat(warning.code), "yellow"), f": {_flat(warning.message)}"))


def _head(article: Article, width: int) -> Iterator[Text]:
    cut = sum(len(removed.text) for removed in article.removed)
    share = cut / max(1, len(article.front_matter.text) + len(article.content.markdown) + cut)
    about = f": {article.kind}, {article.source.lines} lines, {share:.0%} of the text removed"
    yield _fit(Text.assemble((_flat(article.source.path), "bold"), about), width)
    if article.title:
        yield _fit(Text(f"  {_flat(article.title)}"), width)
    if article.declared_count is not None:
        yield Text(f"  promises {article.declared_count}, {len(article.fixes)} found")


def _source(article: Article, width: int, *, whole: bool) -> Iterator[Text]:
    """The lines of the source with the edits in place; each edit says above its first line what it is."""
    edits = edits_of(article)
    yield Text("REMOVED" if article.removed else "REMOVED nothing", "bold")
    if article.source.converted is not None and (edits or whole):
        yield Text("  line numbers beside the text are of the Markdown that the page was made into", "dim")
    lines = list(marked_lines(article))
    shown = _shown(lines, whole=whole)
    told: set[int] = set()
    skipped = 0
    for line, show in zip(lines, shown, strict=True):
        if not show:
            skipped += 1
            continue
        if skipped:
            yield Text(f"{'':>9}  … {skipped} lines kept", "dim")
            skipped = 0
        for number in line.edits:
            if number not in told:
                told.add(number)
                yield from _told(edits[number], width)
        yield from _line(line, edits, width)
    if skipped and edits:
        yield Text(f"{'':>9}  … {skipped} lines kept", "dim")


def _shown(lines: Sequence[MarkedLine], *, whole: bool) -> list[bool]:
    """Which lines are printed: all, or those around an edit."""
    if whole:
        return [True] * len(lines)
    shown = [False] * len(lines)
    for index, line in enumerate(lines):
        if line.edits:
            for near in range(max(0, index - CONTEXT), min(len(lines), index + CONTEXT + 1)):
                shown[near] = True
    return shown


def _told(edit: Edit, width: int) -> Iterator[Text]:
    what = f"{edit.kind}, by {edit.rule}" if isinstance(edit, Removed) else f"repaired by {edit.rule}"
    yield _fit(
        Text.assemble(_place(edit.lines), "  ", (f"{_flat(what)}: {_flat(edit.reason)}", f"bold {_colour(edit)}")), width
    )


def _line(line: MarkedLine, edits: Sequence[Edit], width: int) -> Iterator[Text]:
    """One line as it was, and where it was changed but not cut, as it is now."""
    was = Text.assemble((f"{line.number:>9} {'-' if line.edits else ' '} ", "dim"))
    for piece in line.pieces:
        style = "" if piece.edit is None else f"strike {_colour(edits[piece.edit])}"
        was.append(_spaced(piece.text), style)
    yield _fit(was, width)
    if line.edits and line.result:
        yield _fit(Text.assemble((f"{'':>9} + ", "dim"), (_spaced(line.result), "green")), width)


def _found(article: Article) -> Tree | Text:
    if not article.fixes:
        return Text("FOUND no fixes", "bold")
    tree = Tree(Text("FOUND", "bold"), guide_style="dim")
    for fix in article.fixes:
        _add_fix(tree, fix)
    return tree


def _add_fix(tree: Tree, fix: Fix) -> None:
    name = " ".join(str(part) for part in (fix.label, fix.number) if part is not None)
    title = _flat(f"{name}: {fix.title}" if name else fix.title)
    node = tree.add(_folded(Text.assemble((title, "bold"), (f"  [{_lines(fix.lines)}]", "dim"))))
    if fix.summary and not fix.procedures and not fix.options:
        node.add(_folded(Text(_flat(fix.summary))))
    for procedure in fix.procedures:
        below = node.add(_folded(Text(_flat(procedure.lead_in), "italic"))) if procedure.lead_in else node
        _add_steps(below, procedure.steps)
        if procedure.result:
            below.add(_folded(Text.assemble(("then: ", "dim"), _flat(procedure.result))))
    for option in fix.options:
        _add_fix(node, option)


def _add_steps(tree: Tree, steps: Sequence[Step]) -> None:
    for step in steps:
        number = f"{step.number}." if step.number is not None else "-"
        text = Text.assemble((number, "bold cyan"), f" {_flat(step.text)}", (f"  [{_lines(step.lines)}]", "dim"))
        if step.actions:
            text.append(" → " + "; ".join(_action(action) for action in step.actions), "green")
        node = tree.add(_folded(text))
        for note in step.notes:
            node.add(_folded(Text.assemble((f"{note.kind}: ", "yellow"), _flat(note.text))))
        _add_steps(node, step.steps)


def _action(action: Action) -> str:
    target = " > ".join(_flat(part) for part in action.target)
    typed = f' "{_flat(action.input)}"' if action.input else ""
    return _flat(action.verb) + (f" {target}" if target else "") + typed


def _place(lines: tuple[int, int]) -> str:
    return f"{_lines(lines):>9}"


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def _colour(edit: Edit) -> str:
    return _COLOURS.get(edit.kind, "red") if isinstance(edit, Removed) else "blue"


def _flat(text: str) -> str:
    """`text` on one line, its white space folded."""
    return visible(" ".join(text.split()))


def _spaced(text: str) -> str:
    """A line of the source (or several that took its place) with its spaces."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", " ").expandtabs(4))


def _fit(text: Text, width: int) -> Text:
    """`text`, cut off at `width` columns with an ellipsis."""
    text.truncate(width, overflow="ellipsis")
    text.no_wrap = True
    text.overflow = "ellipsis"
    return text


def _folded(text: Text) -> Text:
    """`text` to be folded into as many lines as it takes, long words too."""
    text.overflow = "fold"
    return text
