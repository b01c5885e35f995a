"""The errors the pipeline raises on purpose; everything else is a bug."""

from __future__ import annotations

import errno


class PipelineError(Exception):
    """Base of all errors with a cause the user can act on.

    `message` says what is wrong and what to do next; `path` and `line` (1-based) say where, when known.
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
    """A source cannot be read as an article: missing, binary, too large, not a regular file."""


class MissingFileError(ReadError, FileNotFoundError):
    """A source does not exist."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message, path=path)
        self.errno = errno.ENOENT
        self.filename = path


class FrontMatterError(PipelineError):
    """Front matter that must not be loaded: too large, too deep, or malformed beyond repair."""


class SettingsError(PipelineError):
    """A setting, rule name or argument that is not allowed; the message lists what is."""


class WriteError(PipelineError):
    """An output cannot be written; nothing partial is left behind."""


class ExtraMissingError(PipelineError):
    """A format or command needs a package that is not installed; the message names the extra that brings it."""


class OutputInUseError(WriteError):
    """Another run is writing to the same output folder."""


class IntegrityError(PipelineError):
    """The pipeline's own check of its output failed (law 1, conservation); the article is not written."""


class TooManyFailuresError(PipelineError):
    """More articles failed than the user allows."""
