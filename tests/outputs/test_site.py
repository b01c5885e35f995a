"""`clean --check`, `--diff` and `--in-place`, and blocks that an author protects."""

from __future__ import annotations

import codecs
import os
import subprocess
from pathlib import Path

import pytest

import fixharvest
from fixharvest.cli import main

AD = '<!-- ads begin -->\n<a href="https://x.pxf.io/1"><img src="https://x.pxf.io/2.png"></a>\n<!-- ads end -->\n'
FRONT = "---\ntitle:   'A kettle'   # odd spaces stay\ntags: [a,b]\n---\n"
ARTICLE = FRONT + "\n# A kettle\n\nBoil **water** in it.\n\n" + AD + "\nPour it.\n"
CLEAN = FRONT + "\n# A kettle\n\nBoil **water** in it.\n\nPour it.\n"


def write(file: Path, text: str, encoding: str = "utf-8", mark: bytes = b"") -> Path:
    file.write_bytes(mark + text.encode(encoding))
    return file


def test_check_lists_what_would_be_removed_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dirty, clean = write(tmp_path / "a.md", ARTICLE), write(tmp_path / "b.md", CLEAN)
    assert main(["clean", "--check", str(clean)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["clean", "--check", str(clean), str(dirty)]) == 1
    assert capsys.readouterr().out == f"{dirty}:10: block between ad markers (marked_ads, lines 10 to 12)\n"
    assert dirty.read_text() == ARTICLE


def test_the_diff_can_be_applied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a.md", ARTICLE)
    os.chdir(tmp_path)
    assert main(["clean", "--diff", "a.md"]) == 0
    patch = capsys.readouterr().out
    subprocess.run(["patch", "-p1", "--quiet"], input=patch.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == CLEAN


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("cp1252", b"")],
    ids=["utf-8", "with-a-mark", "utf-16", "windows-1252"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_in_place_keeps_encoding_line_ends_and_mode(tmp_path: Path, encoding: str, mark: bytes, newline: str) -> None:
    body, clean = (text.replace("water", "wäter").replace("\n", newline) for text in (ARTICLE, CLEAN))
    file = write(tmp_path / "a.md", body, encoding, mark)
    file.chmod(0o640)
    assert main(["clean", "--in-place", str(file)]) == 0
    assert file.read_bytes() == mark + clean.encode(encoding)
    assert file.stat().st_mode & 0o777 == 0o640
    assert main(["clean", "--check", str(file)]) == 0


def test_a_symlink_stays_a_symlink_and_a_clean_file_is_not_touched(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", ARTICLE)
    (tmp_path / "link.md").symlink_to(file)
    assert main(["clean", "--in-place", str(tmp_path / "link.md")]) == 0
    assert (tmp_path / "link.md").is_symlink()
    assert file.read_text() == CLEAN
    written = file.stat().st_mtime_ns
    assert main(["clean", "--in-place", str(file)]) == 0
    assert file.stat().st_mtime_ns == written


def test_a_file_whose_bytes_would_be_lost_is_not_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(codecs.BOM_UTF8 + ARTICLE.encode() + b"\xff\xfe bad\n")
    before = file.read_bytes()
    assert main(["clean", "--in-place", str(file)]) == 1
    assert "save it as UTF-8 first" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_standard_input_cannot_be_rewritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--in-place", "-"]) == 2
    assert "needs files" in capsys.readouterr().err


def test_several_articles_are_json_lines(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    files = [str(write(tmp_path / name, CLEAN)) for name in ("a.md", "b.md")]
    assert main(["clean", *files]) == 0
    assert len(capfdbinary.readouterr().out.splitlines()) == 2


KEEP = "<!-- fixharvest: keep -->\n"


@pytest.mark.parametrize(
    "block",
    [
        AD,
        "**Also read:** [Ten other kettles to buy](https://kettles.example.org)\n",
        "Buy [this kettle](https://x.pxf.io/1) now.\n",
        "This post includes affiliate links.\n",
    ],
    ids=["ad", "link-farm", "affiliate-link", "disclosure"],
)
def test_a_protected_block_stays(block: str) -> None:
    text = f"# A kettle\n\nBoil water in it.\n\n{block}\nPour it.\n"
    assert fixharvest.clean(text).content.markdown != text
    kept = text.replace(block, KEEP + block)
    assert fixharvest.clean(kept).content.markdown == kept


def test_protection_ends_at_a_blank_line() -> None:
    text = f"# A kettle\n\n{KEEP}{AD}\nPour it.\n\n{AD}\nDrink.\n"
    article = fixharvest.clean(text)
    assert [entry.lines for entry in article.removed] == [(10, 12)]


def test_web_pages_are_not_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html><body><article><h1>A kettle</h1><p>Boil water.</p></article></body></html>")
    before = page.read_bytes()
    assert main(["clean", "--in-place", str(page)]) == 1
    assert "is a web page" in capsys.readouterr().err
    assert page.read_bytes() == before
