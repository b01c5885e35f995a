"""Tables in UTF-16 or UTF-32, as Excel and PowerShell write them, as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, cast

from ..reading.decoding.choose import choose_encoding

_BLOCK = 65_536
# No character takes more bytes in UTF-8 than this many times its bytes in the other encodings.
_GROWTH = 2


class _Recoded(io.RawIOBase):
    """A file in another encoding as UTF-8. Reading raises UnicodeDecodeError for bytes that are not in it."""

    def __init__(self, file: BinaryIO, encoding: str, mark: bytes) -> None:
        self._file, self._decoder = file, codecs.getincrementaldecoder(encoding)()
        file.read(len(mark))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            data = self._file.read(len(buffer) // _GROWTH)
            text = self._decoder.decode(data, final=not data).encode("utf-8")
            if text or not data:
                buffer[: len(text)] = text
                return len(text)


def in_utf_8(file: BinaryIO) -> BinaryIO:
    """The `file` itself, or one in UTF-8 if its start is in UTF-16 or UTF-32. `file` can be peeked into."""
    start = cast("io.BufferedReader", file).peek(_BLOCK)
    found = choose_encoding(start[: len(start) // 4 * 4], page=False) if b"\0" in start[:_BLOCK] else None
    if found is None or not found.name.startswith(("utf-16", "utf-32")):
        return file
    return cast("BinaryIO", io.BufferedReader(_Recoded(file, found.name, found.bom), _BLOCK))
