"""The errors that the pipeline raises on purpose; any other exception is a bug."""

from __future__ import annotations

import errno


class PipelineError(Exception):
    """Base class of all errors that the user can act on.

    `message` says what is wrong and what to do next; `path` and `line` (1-based) say where, if known.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{where}: {self.message}" if where else self.message


class ReadError(PipelineError):
    """A source cannot be read as an article: it is missing, binary, too large, or not a regular file."""


class MissingFileError(ReadError, FileNotFoundError):
    """A source does not exist."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message, path=path)
        self.errno = errno.ENOENT
        self.filename = path


class UnsupportedFormatError(ReadError):
    """A source has a format that is not supported: a PDF, a spreadsheet, an archive, a web address."""


class FrontMatterError(PipelineError):
    """Front matter is not safe to load: it is too large, too deep, or malformed beyond repair."""


class SettingsError(PipelineError):
    """A setting, rule name or argument is not allowed; the message lists what is."""


class WriteError(PipelineError):
    """An output cannot be written; no partial file is left."""


class ExtraMissingError(PipelineError):
    """A format or command needs a `package` that is not installed; the message says how to install it."""

    def __init__(self, message: str, package: str) -> None:
        advice = f"to install it, run: pip install {package} (with pipx: pipx inject fixharvest {package})"
        super().__init__(f"{message}; {advice}")


class ForeignFileError(WriteError):
    """A file that fixharvest did not write, or that changed since, is in the way; it is left as it is."""


class OutputRefusedError(PipelineError):
    """A folder must not be used: the output holds something else, or inputs and results would mix."""


class RemovalsRefusedError(PipelineError):
    """A run would remove more articles than it may; nothing has been removed."""


class OutputInUseError(WriteError):
    """Another run is writing to the same output folder."""


class IntegrityError(PipelineError):
    """An article failed the pipeline's own check (law 1, conservation) and is not written."""


class WorkersError(PipelineError):
    """The worker processes cannot be started."""


class TooManyFailuresError(PipelineError):
    """More articles failed than `max_failures` allows."""
