"""Whatever commands run in whatever order: a file that we did not write, or that changed since, keeps every byte.

FIXHARVEST_EXAMPLES sets how many trees are tried.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.batch.intruders import NAMES, PLACES, SOURCES, TEXTS, World, killed_at, meanwhile
from tests.properties.strategies import law

STEPS = 10
INPUTS = ("@/in", "@/in", "@/in", "@/in/sub", "@/in/a.md", "@/web", "@/out", "@/out/notes.md", "@/out/markdown", "@")
OPTIONS = (
    ["--again"],
    ["--dry-run"],
    ["--allow-removals"],
    ["--max-removed", "0"],
    ["--max-failures", "0"],
    ["--include", "sub/"],
    ["--exclude", "a.md"],
    ["--rule", "marked_ads"],
    ["--base", "@"],
    ["--format", "rag,jsonl"],
    ["--format", "markdown,sqlite,parquet"],
)
FORMATS = ("jsonl", "markdown", "parquet", "sqlite", "rag", "howto")
COMMANDS = (
    "twins @/out --unique",
    "twins @/web --unique",
    "report @/out --all",
    "report @/out -o @/web",
    "report @/out -o @/web/report --all",
    "report @/out -o @/out",
    "changes @/out --compact",
    "changes @/web --compact",
    "clean --check @/in @/out",
    "verify @/out",
)

kinds = st.sampled_from(("file", "file", "file", "folder", "link", "linked folder", "dangling"))
intrusions = st.tuples(st.sampled_from(PLACES), st.sampled_from(NAMES), kinds)
runs = st.tuples(st.lists(st.sampled_from(INPUTS), min_size=1, max_size=2), st.lists(st.sampled_from(OPTIONS), max_size=2))
edits = st.sampled_from(("replaced", "appended", "emptied", "cut", "restored"))


class ForeignFiles(RuleBasedStateMachine):
    """A sequence of what users and commands do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.world = World(Path(self.folder).resolve())

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize(first=st.sampled_from(("", "run", "run and convert")))
    def begin(self, first: str) -> None:
        """Most often there is an output that commands may work on."""
        if "run" in first:
            self.run((["@/in"], []))
        if "convert" in first:
            self.convert(list(FORMATS), "out")

    @rule(intrusion=intrusions)
    def put(self, intrusion: tuple[str, str, str]) -> None:
        self.world.intrude(*intrusion)

    @rule(number=st.integers(0, 99), how=edits)
    def edit(self, number: int, how: str) -> None:
        if ours := self.world.ours():
            self.world.edit(ours[number % len(ours)], how)

    @rule(number=st.integers(0, 99), instead=st.none() | kinds)
    def delete(self, number: int, instead: str | None) -> None:
        if ours := self.world.ours():
            path = ours[number % len(ours)]
            self.world.delete(path)
            if instead:
                self.world.intrude(".", path, instead)

    @rule(name=st.sampled_from(SOURCES), text=st.none() | st.sampled_from(TEXTS))
    def change_source(self, name: str, text: str | None) -> None:
        self.world.source(name, text)

    @rule(how=runs)
    def run(self, how: tuple[list[str], list[list[str]]]) -> None:
        self.world.run(*run_words(how))

    @rule(how=runs, intrusion=intrusions, number=st.integers(0, 99), edits=st.booleans())
    def run_while_somebody_writes(
        self, how: tuple[list[str], list[list[str]]], intrusion: tuple[str, str, str], number: int, edits: bool
    ) -> None:
        ours = self.world.ours()

        def write() -> None:
            if edits and ours:
                self.world.edit(ours[number % len(ours)], "appended")
            else:
                self.world.intrude(*intrusion)

        with meanwhile(write):
            self.world.run(*run_words(how), "--again")

    @rule(how=runs, moment=st.integers(1, 25), before=st.booleans())
    def run_until_killed(self, how: tuple[list[str], list[list[str]]], moment: int, before: bool) -> None:
        with killed_at(moment, before=before):
            self.world.run(*run_words(how))
        self.world.check(("killed", how))

    @rule(names=st.lists(st.sampled_from(FORMATS), min_size=1, max_size=3), place=st.sampled_from(("out", "web", ".")))
    def convert(self, names: list[str], place: str) -> None:
        self.world.run("convert", "@/out", "--format", ",".join(names), "-o", f"@/{place}", "--shard-size", "1")

    @rule(words=st.sampled_from(COMMANDS))
    def command(self, words: str) -> None:
        self.world.run(*words.split())

    @rule()
    def learn(self) -> None:
        """The settings file keeps what it holds."""
        file = self.world.root / "in" / "fixharvest.toml"
        before = self.world.foreign.pop("in/fixharvest.toml", b"")
        self.world.run("learn", "--apply", "@/in", "--workers", "0")
        if file.is_file():
            assert isinstance(before, bytes)
            assert file.read_bytes().startswith(before)
            self.world.foreign["in/fixharvest.toml"] = file.read_bytes()

    @rule(number=st.integers(0, 99))
    def clean_in_place(self, number: int) -> None:
        """Only the file that is named changes."""
        files = sorted(path for path, content in self.world.foreign.items() if isinstance(content, bytes))
        path = files[number % len(files)] if files else "in/a.md"
        before = self.world.foreign.pop(path, None)
        self.world.run("clean", "--in-place", f"@/{path}")
        if before is not None:
            self.world.foreign[path] = (self.world.root / path).read_bytes()


def run_words(how: tuple[list[str], list[list[str]]]) -> list[str]:
    inputs, options = how
    return ["run", *inputs, "-o", "@/out", "--workers", "0", "--quiet", *(word for option in options for word in option)]


ForeignFiles.TestCase.settings = settings(law(60), stateful_step_count=STEPS)
test_no_command_touches_a_foreign_file = ForeignFiles.TestCase
