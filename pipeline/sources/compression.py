"""Compressed files as streams that refuse to grow without measure."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

from ..errors import PipelineError

# A stream may decompress to this many bytes, and then to this many times what was read of the file: text hardly reaches a
# tenth of that, and what does is made to fill disks.
FREE_BYTES = 8 * 1024 * 1024
MAX_RATIO = 250
# Most memory that a file may ask of its decompressor.
MAX_WINDOW = 128 * 1024 * 1024
_BLOCK = 65_536


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Unpacked(io.RawIOBase):
    """The bytes of a file of one or more compressed streams. Reading raises EOFError if the file ends within one."""

    def __init__(self, file: BinaryIO, begin: Callable[[], _Decompressor]) -> None:
        self._file, self._begin = file, begin
        self._stream: _Decompressor | None = None
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._stream is None or self._stream.eof:
                rest = (self._stream.unused_data if self._stream else b"") or self._file.read(_BLOCK)
                if not rest:
                    return 0
                self._stream, self._rest = self._begin(), rest
            elif self._stream.needs_input and not self._rest:
                self._rest = self._file.read(_BLOCK)
                if not self._rest:
                    raise EOFError("the file ends within its compressed data")
            data = self._stream.decompress(self._rest, len(buffer))
            self._rest = b""
            if data:
                buffer[: len(data)] = data
                return len(data)


class _Measured(io.RawIOBase):
    """A decompressed stream. Reading raises PipelineError if it is out of proportion to what was read of `packed`."""

    def __init__(self, unpacked: BinaryIO, packed: BinaryIO) -> None:
        # what is there before a file breaks off, and no more: `read` would lose it together with the error
        self._read = getattr(unpacked, "read1", unpacked.read)
        self._packed, self._size = packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > max(FREE_BYTES, MAX_RATIO * self._packed.tell()):
            message = f"decompresses to more than {MAX_RATIO} times its size; unpack it yourself if it can be trusted"
            raise PipelineError(message)  # no ReadError, which would cost one record and go on
        return len(data)


def _zstd(file: BinaryIO) -> BinaryIO:
    import zstandard  # noqa: PLC0415 - an extra

    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(file, read_across_frames=True)
    return cast("BinaryIO", reader)


def _stream(begin: Callable[[], _Decompressor]) -> Callable[[BinaryIO], BinaryIO]:
    return lambda file: cast("BinaryIO", _Unpacked(file, begin))


COMPRESSIONS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file)),
    ".bz2": _stream(bz2.BZ2Decompressor),
    ".xz": _stream(lambda: lzma.LZMADecompressor(memlimit=MAX_WINDOW)),
    ".zst": _zstd,
}


def unpacked(file: BinaryIO, ending: str) -> BinaryIO:
    """The decompressed `file`, whose name has the `ending`; the file itself if there is none.

    Reading raises PipelineError for a stream that is out of proportion to its file.
    """
    if not ending:
        return file
    return io.BufferedReader(_Measured(COMPRESSIONS[ending](file), file), _BLOCK)
