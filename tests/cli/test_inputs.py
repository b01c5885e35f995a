"""Which files `run` reads, and the names of the files it writes."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.commands import ARTICLE, BINARY, report, rows, run, sources, tree, write

# which files are read


def test_an_output_folder_inside_the_input_is_not_read_again(articles: Path) -> None:
    for _ in range(2):
        assert run(articles, "-o", articles / "out") == 0
        assert sources(articles / "out") == ["b.md", "sub/a.md", "sub/deep/c.markdown"]


def test_the_same_file_given_twice_is_one_article(articles: Path, tmp_path: Path) -> None:
    assert run(articles, articles / "b.md", articles / "b.md", "-o", tmp_path / "out") == 0
    assert len(sources(tmp_path / "out")) == 3


def test_links_are_not_followed_out_of_the_folder_and_each_is_counted(articles: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": "# Secret\n"})
    (articles / "file.md").symlink_to(outside / "secret.md")
    (articles / "folder").symlink_to(outside)
    (articles / "loop").symlink_to(articles)
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    assert sources(output) == ["b.md", "sub/a.md", "sub/deep/c.markdown"]
    assert sorted(skip["path"] for skip in report(output)["skipped"]) == ["file.md", "folder", "loop"]
    assert report(output)["articles"]["skipped"] == 3


def test_a_fifo_does_not_hang_the_run(articles: Path, tmp_path: Path) -> None:
    os.mkfifo(articles / "pipe.md")
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 3
    assert [failure["path"] for failure in rows(output / "failures.jsonl")] == ["pipe.md"]
    assert len(sources(output)) == 3


def test_a_text_file_is_an_article_only_with_front_matter(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in", {"notes.txt": "Buy milk.\n", "article.txt": ARTICLE, "x.pdf": "%PDF", ".hidden.md": "# H\n"}
    )
    assert run(folder, "-o", tmp_path / "out") == 0
    assert sources(tmp_path / "out") == ["article.txt"]


def test_an_empty_folder_is_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert run(tmp_path / "in", "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "articles.jsonl").read_bytes() == b""
    assert report(tmp_path / "out")["articles"]["done"] == 0


# names


def test_colliding_names_get_distinct_files(tmp_path: Path) -> None:
    names = [
        "a.md",
        "A.md",
        "a.markdown",
        "a.mdx",
        "a b.md",
        "a-b.md",
        "a_b.md",
        "ä.md",
        "設定.md",
        "CON.md",
        "sub/x.md",
        "Sub/x.md",
        "---.md",
        "n" * 250 + ".md",
    ]
    folder = write(tmp_path / "in", dict.fromkeys(names, "# A\n"))
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 0
    assert sorted(sources(output)) == sorted(names)
    written = [path.relative_to(output / "articles").as_posix() for path in (output / "articles").rglob("*.json")]
    assert len(written) == len(names)
    assert len({name.lower() for name in written}) == len(names), "distinct even on a file system that ignores case"
    assert all(len(part.encode()) <= 255 for name in written for part in name.split("/"))
    kept = {"A.json", "a.markdown.json", "a.mdx.json", "a b.json", "a-b.json", "a_b.json", "ä.json", "設定.json", "Sub/x.json"}
    assert kept <= set(written)
    assert not {"CON.json", "con.json"} & set(written)


def test_slugs_and_titles_never_name_a_file(tmp_path: Path) -> None:
    text = "---\nslug: ../../../escaped\ntitle: ../../escaped\nurl: /etc/cron.d/x\n---\n# ../escaped\n"
    folder = write(tmp_path / "in" / "deep", {"a.md": text})
    assert run(folder, "-o", tmp_path / "out", "--id-key", "slug") == 0
    assert [name for name in tree(tmp_path) if not name.startswith(("in/", "out/"))] == []
    assert (tmp_path / "out" / "articles" / "a.json").is_file()


def test_a_file_name_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": "# A\n"})
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.md")).write_bytes(b"# B\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/worse\xfe.md")).write_bytes(BINARY)
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    assert len(sources(output)) == 2
    assert [failure["error"] for failure in rows(output / "failures.jsonl")] == ["ReadError"]
    assert sum(name.startswith("articles/bad-") for name in tree(output)) == 1
