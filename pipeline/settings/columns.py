"""Which columns of a table hold what, as the table `[columns]` of `fixharvest.toml` and the options of `run` say it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# Where the text and the name of an article are if nobody says it; the first column of a table that has such a name counts.
TEXT_NAMES = ("text", "content", "markdown", "html", "body")
ID_NAMES = ("id", "url", "path")


class Columns(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of the columns with an article's `text`, its `id`, and its `format` (markdown or html); None: the usual names.

    `form` is what all texts are; None: as `format`, or the text itself, tells.
    """

    text: str | None = None
    id: str | None = None
    format: str | None = None
    form: Literal["markdown", "html"] | None = None


USUAL_COLUMNS = Columns()
