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


class UnsupportedFormatError(ReadError):
    """A source is of a kind that is not read: a PDF, a spreadsheet, an archive, a web address."""


class FrontMatterError(PipelineError):
    """Front matter that must not be loaded: too large, too deep, or malformed beyond repair."""


class SettingsError(PipelineError):
    """A setting, rule name or argument that is not allowed; the message lists what is."""


class WriteError(PipelineError):
    """An output cannot be written; nothing partial is left behind."""


class ExtraMissingError(PipelineError):
    """A format or command needs a `package` that is not installed; the message says how to install it."""

    def __init__(self, message: str, package: str) -> None:
        advice = f"install it beside fixharvest: pip install {package} (for pipx: pipx inject fixharvest {package})"
        super().__init__(f"{message}; {advice}")


class ForeignFileError(WriteError):
    """A file is in the way that we did not write, or that has changed since; it is left as it is."""


class OutputRefusedError(PipelineError):
    """A folder must not be written to: it holds other things, or lies where the inputs are."""


class RemovalsRefusedError(PipelineError):
    """A run would remove more articles than it is allowed to; nothing has been changed."""


class OutputInUseError(WriteError):
    """Another run is writing to the same output folder."""


class IntegrityError(PipelineError):
    """The pipeline's own check of its output failed (law 1, conservation); the article is not written."""


class WorkersError(PipelineError):
    """Worker processes cannot be started."""


class TooManyFailuresError(PipelineError):
    """More articles failed than the user allows."""
