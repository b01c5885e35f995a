"""How a page is laid out: its main container, the blocks by their place beside that, and the shapes that repeat."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from .text_blocks import TextBlock

_REPEATS = (2, 3, 5, 9, 20)
_LINKED = (0.1, 0.5, 0.9)
_PARTS = (0.2, 0.4, 0.6, 0.8)
# How many elements, and how many powers of two of blocks, are told apart.
_FAR = 6
_BLOCKS = 5
_Shape = tuple[str, str, str, str]


def layout(blocks: list[TextBlock]) -> list[list[str]]:
    """The features of each block by the layout of the page."""
    shapes = [_shape(block) for block in blocks]
    held: Counter[int] = Counter()
    running: Counter[_Shape] = Counter()
    linked: Counter[_Shape] = Counter()
    for block, shape in zip(blocks, shapes, strict=True):
        linked[shape] += round(100 * block.node.linked / max(1, block.node.plain + block.node.linked))
        if block.is_running:
            held[id(block.path[-1])] += block.node.plain
            running[shape] += block.node.plain
    count = Counter(shapes)
    most = running.most_common(1)[0][0] if running else None
    found = []
    for block, shape in zip(blocks, shapes, strict=True):
        links = bisect_right(_LINKED, linked[shape] / 100 / count[shape])
        found.append([f"repeats={bisect_right(_REPEATS, count[shape])},{links}", f"most={shape == most},{block.is_running}"])
    if held:
        main = held.most_common(1)[0][0]
        for entry, place in zip(found, _places(blocks, main, held[main] / held.total()), strict=True):
            entry.extend(place)
    return found


def _shape(block: TextBlock) -> _Shape:
    """The tags and classes of a block and of the element around it; cards in a row have the same."""
    around = block.path[-1]
    return around.tag, around.get("class"), block.kind, block.node.get("class")


def _places(blocks: list[TextBlock], main: int, part: float) -> Iterator[tuple[str, ...]]:
    """Where each block is, seen from the main container: the element with most running text, `part` of the page's.

    A block is so many elements up from the container and then so many down, and before, after or among its running text.
    """
    inside = [index for index, block in enumerate(blocks) if block.is_running and id(block.path[-1]) == main]
    path = [id(node) for node in blocks[inside[0]].path]
    share = bisect_right(_PARTS, part)
    for index, block in enumerate(blocks):
        common = sum(id(node) == known for node, known in zip(block.path, path, strict=False))
        up, down = len(path) - common, len(block.path) - common
        side = "before" if index < inside[0] else "after" if index > inside[-1] else "among"
        away = {"before": inside[0] - index, "after": index - inside[-1], "among": 0}[side]
        yield (
            f"up={min(up, _FAR)}",
            f"down={min(down, _FAR)}",
            f"up,down={min(up, _FAR - 1)},{min(down, _FAR - 1)}",
            f"side={side}",
            f"side,up={side},{min(up, _FAR - 2)}",
            f"side,kind={side},{block.kind}",
            f"away={side},{min(away.bit_length(), _BLOCKS)}",
            f"main={share},{up == 0}",
        )
