"""On which line of a TOML text each table and key is, for messages."""

from __future__ import annotations

from ..patterns import lazy_pattern

_HEADER = lazy_pattern(r"\s*(\[\[?)([^\[\]#]{1,200})\]\]?\s*(?:#.*)?$")
_KEY = lazy_pattern(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")
_SPACE_OR_QUOTE = lazy_pattern(r"[\s\"']")
# What msgspec puts in a path for an index that it does not know.
_ANY_INDEX = lazy_pattern(r"\[\.\.\.\]")
_LAST_KEY = lazy_pattern(r"(?:\[\d+\]|\.?[^.\[\]]+)$")


class KeyLines:
    """The line of each table and key of a TOML text: `folder[0].remove[1].text` -> line."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, int] = {}
        counts: dict[str, int] = {}
        table = ""
        quoted = False
        for number, line in enumerate(text.splitlines(), start=1):
            if not quoted and (match := _HEADER.match(line)):
                table = self._table(_plain_key(match[2]), counts, several=match[1] == "[[")
                self.places.setdefault(table, number)
            elif not quoted and (match := _KEY.match(line)):
                self.places.setdefault(f"{table}.{_plain_key(match[1])}".lstrip("."), number)
            quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1

    def _table(self, name: str, counts: dict[str, int], *, several: bool) -> str:
        """The path of a table from its name: the last one of each array of tables on the way."""
        path = ""
        parts = name.split(".")
        for index, part in enumerate(parts):
            path = f"{path}.{part}".lstrip(".")
            if several and index == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = f"{path}[{counts[path]}]"
        return path

    def of(self, path: str) -> int:
        """The line of `path`, or of the innermost table around it that is known."""
        path = _ANY_INDEX.sub("", path)
        while path and path not in self.places:
            path = _LAST_KEY.sub("", path)
        return self.places.get(path, 1)


def _plain_key(key: str) -> str:
    return _SPACE_OR_QUOTE.sub("", key)
