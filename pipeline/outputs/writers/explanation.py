"""Explains an article on a terminal: its lines with what was removed and why, the fixes found, and the warnings.

The lines are `rich` texts; printed without colors they say the same. Control characters are spelled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text
from rich.tree import Tree

from ...model import Action, Article, Fix, Removed, Step
from ...text.visible import visible
from .marked import Edit, MarkedLine, edits_of, marked_lines

CONTEXT = 2
_COLORS = {"ad": "red", "linkfarm": "magenta", "toc": "blue", "chrome": "cyan", "disclosure": "yellow", "residue": "green"}


def explanation(
    article: Article, reasons: Mapping[str, Sequence[str]], *, width: int = 80, whole: bool = False
) -> Iterator[Text | Tree]:
    """Yield what to print, in order. Lines of the source are cut off at `width` columns; a tree and warnings wrap.

    `reasons` are what speaks for each fix and step, by id.

    Two kept lines are shown before and after each removal or repair; with `whole`, every line of the source is shown.
    """
    for text in (*_head(article), Text(), *_source(article, whole=whole), *_left_out(article)):
        yield _cut_off(text, width)
    yield Text()
    yield _found(article, reasons)
    yield from _warnings(article)


def _head(article: Article) -> Iterator[Text]:
    """The path, kind and title of the article, and how much was removed."""
    characters = sum(len(removed.text) for removed in article.removed)
    share = characters / max(1, len(article.front_matter.text) + len(article.content.markdown) + characters)
    about = f": {article.kind}, {article.source.lines} lines, {share:.0%} of the text removed"
    yield Text.assemble((_flat(article.source.path), "bold"), about)
    if article.title:
        yield Text(f"  {_flat(article.title)}")
    if article.declared_count is not None:
        yield Text(f"  announces {article.declared_count} fixes, {len(article.fixes)} found")


def _source(article: Article, *, whole: bool) -> Iterator[Text]:
    """The lines of the source with the edits marked; a description stands above the first line of each edit."""
    edits = edits_of(article)
    yield Text("REMOVED" if article.removed else "REMOVED nothing", "bold")
    if article.source.converted is not None and (edits or whole):
        yield Text("  line numbers refer to the Markdown made from the page", "dim")
    lines = list(marked_lines(article))
    described: set[int] = set()
    skipped = 0
    for line, show in zip(lines, _shown(lines, whole=whole), strict=True):
        if not show:
            skipped += 1
            continue
        if skipped:
            yield _skipped(skipped)
            skipped = 0
        for number in line.edits:
            if number not in described:
                described.add(number)
                yield _description(edits[number])
        yield from _line(line, edits)
    if skipped and edits:
        yield _skipped(skipped)


def _shown(lines: Sequence[MarkedLine], *, whole: bool) -> list[bool]:
    """Whether each line is printed: every line if `whole`, else those near an edit."""
    if whole:
        return [True] * len(lines)
    shown = [False] * len(lines)
    for index, line in enumerate(lines):
        if line.edits:
            for near in range(max(0, index - CONTEXT), min(len(lines), index + CONTEXT + 1)):
                shown[near] = True
    return shown


def _skipped(count: int) -> Text:
    return Text(f"{'':>9}  … {count} lines kept", "dim")


def _description(edit: Edit) -> Text:
    what = f"{edit.kind}, by {edit.rule}" if isinstance(edit, Removed) else f"repaired by {edit.rule}"
    return Text.assemble(_place(edit.lines), "  ", (f"{_flat(what)}: {_flat(edit.reason)}", f"bold {_color(edit)}"))


def _line(line: MarkedLine, edits: Sequence[Edit]) -> Iterator[Text]:
    """A line as it is in the source, followed by its result if it was changed but not removed."""
    before = Text.assemble((f"{line.number:>9} {'-' if line.edits else ' '} ", "dim"))
    for piece in line.pieces:
        style = "" if piece.edit is None else f"strike {_color(edits[piece.edit])}"
        before.append(_spaced(piece.text), style)
    yield before
    if line.edits and line.result:
        yield Text.assemble((f"{'':>9} + ", "dim"), (_spaced(line.result), "green"))


def _left_out(article: Article) -> Iterator[Text]:
    """The parts of a web page that do not belong to its article."""
    if article.source.converted is None or not article.source.converted.left_out:
        return
    yield Text()
    yield Text("LEFT OUT of the page", "bold")
    for left in article.source.converted.left_out:
        yield Text.assemble(_place(left.lines), f"  {_flat(left.reason)}: ", (_flat(left.text), "dim"))


def _found(article: Article, reasons: Mapping[str, Sequence[str]]) -> Tree | Text:
    if not article.fixes:
        return Text("FOUND no fixes", "bold")
    tree = Tree(Text("FOUND", "bold"), guide_style="dim")
    for fix in article.fixes:
        _add_fix(tree, fix, reasons)
    return tree


def _add_fix(tree: Tree, fix: Fix, reasons: Mapping[str, Sequence[str]]) -> None:
    name = " ".join(str(part) for part in (fix.label, fix.number) if part is not None)
    title = _flat(f"{name}: {fix.title}" if name else fix.title)
    node = tree.add(_folded(Text.assemble((title, "bold"), (f"  [{_lines(fix.lines)}]", "dim"))))
    node.add(_why("fix", fix, reasons))
    if fix.summary and not fix.procedures and not fix.options:
        node.add(_folded(Text(_flat(fix.summary))))
    for procedure in fix.procedures:
        branch = node.add(_folded(Text(_flat(procedure.lead_in), "italic"))) if procedure.lead_in else node
        _add_steps(branch, procedure.steps, reasons)
        if procedure.result:
            branch.add(_folded(Text.assemble(("then: ", "dim"), _flat(procedure.result))))
    for option in fix.options:
        _add_fix(node, option, reasons)


def _add_steps(tree: Tree, steps: Sequence[Step], reasons: Mapping[str, Sequence[str]]) -> None:
    for step in steps:
        number = f"{step.number}." if step.number is not None else "-"
        text = Text.assemble((number, "bold cyan"), f" {_flat(step.text)}", (f"  [{_lines(step.lines)}]", "dim"))
        if step.actions:
            text.append(" → " + "; ".join(_action(action) for action in step.actions), "green")
        node = tree.add(_folded(text))
        node.add(_why("step", step, reasons))
        for note in step.notes:
            node.add(_folded(Text.assemble((f"{note.kind}: ", "yellow"), _flat(note.text))))
        _add_steps(node, step.steps, reasons)


def _why(what: str, part: Fix | Step, reasons: Mapping[str, Sequence[str]]) -> Text:
    """How sure a fix or step is, and what speaks for it."""
    confidence = f"{part.confidence:.2f}".removeprefix("0")
    return _folded(Text(f"{what} {confidence}: {_flat(', '.join(reasons[part.id]))}", "dim"))


def _warnings(article: Article) -> Iterator[Text]:
    if article.warnings:
        yield Text()
        yield Text("DOUBTFUL", "bold yellow")
    for warning in article.warnings:
        where = _place(warning.lines) if warning.lines else " " * 9
        yield _folded(Text.assemble(where, "  ", (_flat(warning.code), "yellow"), f": {_flat(warning.message)}"))


def _action(action: Action) -> str:
    target = " > ".join(_flat(part) for part in action.target)
    typed = f' "{_flat(action.input)}"' if action.input else ""
    return _flat(action.verb) + (f" {target}" if target else "") + typed


def _place(lines: tuple[int, int]) -> str:
    return f"{_lines(lines):>9}"


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def _color(edit: Edit) -> str:
    return _COLORS.get(edit.kind, "red") if isinstance(edit, Removed) else "blue"


def _flat(text: str) -> str:
    """`text` on one line, with white space collapsed."""
    return visible(" ".join(text.split()))


def _spaced(text: str) -> str:
    """A line of the source, or the lines that replaced it, with its spaces."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", " ").expandtabs(4))


def _cut_off(text: Text, width: int) -> Text:
    """Cut `text` off at `width` columns, with an ellipsis."""
    text.truncate(width, overflow="ellipsis")
    text.no_wrap = True
    text.overflow = "ellipsis"
    return text


def _folded(text: Text) -> Text:
    """Let `text` wrap into as many lines as it needs, breaking long words."""
    text.overflow = "fold"
    return text
