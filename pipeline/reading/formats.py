"""What a source is by its name: which endings are read, and what to do about those that are not."""

from __future__ import annotations

from ..errors import UnsupportedFormatError

_RECORDS = "clean the articles in it with `fixharvest run`"
_ROWS = "write each article to a file of its own, as Markdown or HTML"
_OFFICE = "convert it to Markdown first, for example with pandoc"
_ARCHIVE = "unpack it"
# What to do about a source that is named by the user and cannot be read.
_ADVICE = {
    ".pdf": "convert it to Markdown or HTML first",
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".rst", ".adoc", ".asciidoc", ".org"), _OFFICE),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".json", ".db"), _ROWS),
    **dict.fromkeys((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".warc", ".wxr", ".xml", ".mht", ".mhtml"), _RECORDS),
    **dict.fromkeys((".epub", ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tzst"), _RECORDS),
    **dict.fromkeys((".gz", ".zst", ".bz2", ".xz", ".7z", ".rar"), _ARCHIVE),
    **dict.fromkeys((".xhtml", ".php", ".asp", ".aspx", ".jsp"), "save the page from a browser as .html"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"), "give the article that shows it"),
}


def check_format(path: str) -> None:
    """Check that the source of this name may be an article. Raises UnsupportedFormatError with what to do instead."""
    if path.lower().startswith(("http:/", "https:/")):
        raise UnsupportedFormatError("is a web address; save the page as .html and give that file", path=path)
    name = path.rpartition("/")[2].lower()
    ending = f".{name.rpartition('.')[2]}" if "." in name.lstrip(".") else ""
    if advice := _ADVICE.get(ending):
        message = f"{ending} files cannot be read; {advice} (Markdown and saved web pages are read)"
        raise UnsupportedFormatError(message, path=path)
