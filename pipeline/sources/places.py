"""Where sources are: local paths, and addresses of buckets and web servers, which fsspec reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from ..errors import ExtraMissingError, MissingFileError, ReadError
from ..patterns import lazy_pattern
from ..reading.read import read_bytes, too_large

_ADDRESS = lazy_pattern(r"(?P<scheme>s3|gs|az|abfs|abfss|https?)://", re.IGNORECASE)
# The package that fsspec needs for each scheme.
_PACKAGES = {
    "s3": "s3fs",
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("az", "abfs", "abfss"), "adlfs"),
    **dict.fromkeys(("http", "https"), "aiohttp"),
}
_BLOCK = 4 * 1024 * 1024


class Address(str):
    """An address such as `s3://bucket/folder`."""

    __slots__ = ()


Place: TypeAlias = Path | Address


def place_of(text: str | PathLike[str]) -> Place:
    """The place that a user names: an address if it starts with a scheme, otherwise a local path."""
    return Address(text) if isinstance(text, str) and _ADDRESS.match(text) else Path(text)


@contextmanager
def opened(place: str) -> Iterator[BinaryIO]:
    """The file at a path or an address, to be read and sought. Raises ReadError, ExtraMissingError."""
    if not _ADDRESS.match(place):
        with _readable(place):
            stream: Any = Path(place).open("rb")  # noqa: SIM115 - closed below, where errors are the caller's
    else:
        system, path = file_system(place)
        with _readable(place):
            stream = BufferedReader(system.open(path, "rb", block_size=_BLOCK))
    with stream:
        yield cast("BinaryIO", stream)


def read_place(place: str, max_bytes: int) -> bytes:
    """The bytes of the file at a path or an address. Raises ReadError, also if it is larger than `max_bytes`."""
    if not _ADDRESS.match(place):
        return read_bytes(Path(place), max_bytes=max_bytes)
    with opened(place) as file, _readable(place):
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ReadError(too_large(len(data), max_bytes), path=place)
    return data


def listed(address: Address, refused: Callable[[ReadError], None]) -> Iterator[tuple[str, str]]:
    """The files at an address and below it: each with its address, and its path relative to it, sorted by the paths.

    A single file has its name as path. A folder is listed when its first file is asked for; if one below cannot be,
    `refused` is called with the error. Raises ReadError if the address itself cannot be read.
    """
    system, root = file_system(address)
    scheme = address[: address.index("://") + 3]
    with _readable(address):
        folder = not scheme.lower().startswith("http") and system.isdir(root)
        if not folder and not system.exists(root):
            raise FileNotFoundError
    if not folder:
        yield address, root.rpartition("/")[2].partition("?")[0]
        return
    root = root.rstrip("/")
    for path in _below(system, root, refused):
        yield scheme + path, path.removeprefix(f"{root}/")


def _below(system: Any, folder: str, refused: Callable[[ReadError], None]) -> Iterator[str]:
    """The paths of the files in and below a folder, sorted as text."""
    with _readable(folder):
        entries = [(entry["name"].rstrip("/"), entry["type"] == "directory") for entry in system.ls(folder, detail=True)]
    for name, is_folder in sorted(entries, key=lambda entry: entry[0] + "/" * entry[1]):
        if is_folder:
            try:
                yield from _below(system, name, refused)
            except ReadError as error:
                refused(error)
        elif name != folder:
            yield name


def file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the path in it.

    Raises ExtraMissingError, and ValueError for a scheme that fsspec doesn't know.
    """
    scheme = address.partition("://")[0].lower()
    try:
        import fsspec  # noqa: PLC0415 - an extra

        system, path = fsspec.core.url_to_fs(f"{scheme}{address[len(scheme) :]}", **_options(scheme))
    except ImportError as error:
        package = _PACKAGES.get(scheme, scheme)
        raise ExtraMissingError(f"{scheme}:// addresses need fsspec and {package}", f"fsspec {package}") from error
    return system, str(path)


def _options(scheme: str) -> dict[str, Any]:
    """Listings are not kept, since every folder is listed once."""
    return {} if scheme.startswith("http") else {"use_listings_cache": False}


@contextmanager
def _readable(place: str) -> Iterator[None]:
    """Errors of a place as ReadError."""
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError("no such file or folder; check the path", path=place) from error
    except (ReadError, ExtraMissingError):
        raise
    except Exception as error:  # the systems behind fsspec raise errors of their own
        raise ReadError(f"cannot be read: {str(error)[:300] or type(error).__name__}", path=place) from error
