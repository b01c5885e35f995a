"""Front matter that crashes, stalls or confuses the loaders."""

from __future__ import annotations

from collections.abc import Callable

from tests.pathological.case import AFTER, BEFORE, Outcome, Row, cleaned, warned

UNUSABLE, FALLBACK, TWICE = warned("front_matter_unusable"), warned("front_matter_fallback"), warned("front_matter_duplicate")
HALF = warned("front_matter_fallback", "front_matter_unusable")
UNCLOSED, BOTH = warned("front_matter_unclosed"), warned("front_matter_fallback", "front_matter_duplicate")
DOUBLING = [f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
MERGING = [f"{b}: &{b} {{<<: [{', '.join(['*' + a] * 9)}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]


def _yaml(name: str, inner: Callable[[int], str], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, lambda n: f"---\n{inner(n)}\n---\n{BEFORE}{AFTER}", size, outcome, framed=False)


def _toml(name: str, inner: Callable[[int], str], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, lambda n: f"+++\n{inner(n)}\n+++\n{BEFORE}{AFTER}", size, outcome, framed=False)


def _json(name: str, inner: Callable[[int], str], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, lambda n: f"{{\n{inner(n)}\n}}\n{BEFORE}{AFTER}", size, outcome, framed=False)


def _start(name: str, start: Callable[[int], str], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, lambda n: f"{start(n)}\n\n{BEFORE}{AFTER}", size, outcome, framed=False)


ROWS = (
    _yaml("yaml-list-marks", lambda n: "- " * n, 25_000, UNUSABLE),
    _yaml("yaml-flow-lists", lambda n: "[" * n, 25_000, UNUSABLE),
    _yaml("yaml-flow-mappings", lambda n: "{a: " * n, 12_000, UNUSABLE),
    _yaml("yaml-flow-lists-that-close", lambda n: "a: " + "[" * n + "]" * n, 10_000, UNUSABLE),
    _yaml("yaml-lists-of-rising-depth", lambda n: "a:\n" + "".join(" " * d + "-\n" for d in range(1, n)), 300, UNUSABLE),
    _yaml("yaml-question-marks", lambda n: "? " * n, 12_000, UNUSABLE),
    _yaml("yaml-aliases-that-double", lambda n: "a: &a [x, x]\n" + "".join(DOUBLING[:n]), 8, UNUSABLE),
    _yaml("yaml-merge-keys-that-multiply", lambda n: "a: &a {x: y}\n" + "".join(MERGING[:n]), 8, UNUSABLE),
    _yaml("yaml-list-that-holds-itself", lambda n: "title: T\nall: &all [*all]", 1, UNUSABLE),
    _yaml("yaml-mapping-that-holds-itself", lambda n: "title: T\nall: &all\n  all: *all", 1, UNUSABLE),
    _yaml("yaml-key-that-is-an-alias", lambda n: "&a a: b\n*a : c", 1),
    _yaml("yaml-anchors", lambda n: "".join(f"k{i}: &a{i} x\n" for i in range(n)), 2_000),
    _yaml("yaml-too-many-values", lambda n: "title: T\nall: [" + "a," * n + "]", 25_000, UNUSABLE),
    _yaml("yaml-too-many-bytes", lambda n: "title: T\nall: " + "a" * n, 64 * 1024, UNUSABLE),
    _yaml("yaml-many-keys", lambda n: "".join(f"key{i}: x\n" for i in range(n)), 3_000),
    _yaml("yaml-one-key-many-times", lambda n: "title: T\n" * n, 3_000, TWICE),
    _yaml("yaml-long-key", lambda n: "a" * n + ": b", 30_000),
    _yaml("yaml-long-title", lambda n: "title: " + "a" * n, 30_000),
    _yaml("yaml-tag-that-runs-code", lambda n: "title: T\na: !!python/object/apply:os.system [exit]", 1),
    _yaml("yaml-tags-of-wrong-kind", lambda n: "title: T\na: !!int zz\nb: !!binary '*'\nc: !!timestamp x", 1),
    _yaml("yaml-tag-directive", lambda n: "%TAG ! tag:x,2000:\ntitle: T", 1),
    _yaml("yaml-escape-of-no-character", lambda n: 'title: "\\UFFFFFFFF"', 1, FALLBACK),
    _yaml("yaml-escape-of-half-a-character", lambda n: 'title: "\\uD800"', 1, FALLBACK),
    _yaml("yaml-date-of-no-month", lambda n: "title: T\ndate: 2024-13-45", 1),
    _yaml("yaml-keys-of-all-kinds", lambda n: "title: T\n1: a\ntrue: b\nnull: c\n2024-01-01: d\n1.5: e", 1),
    _yaml("yaml-key-content", lambda n: "title: T\ncontent: x\nbody: y", 1),
    _yaml("yaml-colon-in-a-title", lambda n: "title: Fix: it", 1, FALLBACK),
    _yaml("yaml-bracket-in-a-title", lambda n: "title: [New] it", 1, FALLBACK),
    _yaml("yaml-at-sign", lambda n: "title: @home", 1, FALLBACK),
    _yaml("yaml-tabs", lambda n: "title:\tT\n\tauthor: x", 1, FALLBACK),
    _yaml("yaml-quote-that-never-ends", lambda n: 'title: "T' + " a" * n, 5_000, FALLBACK),
    _yaml("yaml-block-text", lambda n: "title: |\n" + "  a\n" * n, 5_000),
    _yaml("yaml-folded-text", lambda n: "title: >\n" + "  a\n\n" * n, 5_000),
    _yaml("yaml-comments", lambda n: "# a\n" * n + "title: T", 5_000),
    _yaml("yaml-line-ends-of-its-own", lambda n: "title: a\x85b\u2028c\u2029d", 1),
    _yaml("yaml-control-character", lambda n: "title: a\x07b", 1, FALLBACK),
    _yaml("yaml-colons", lambda n: "a: " + "b:" * n, 10_000, FALLBACK),
    _yaml("yaml-spaces", lambda n: "title:" + " " * n + "T", 40_000),
    _yaml("yaml-plain-lines-without-value", lambda n: "title: [\n" + "a b:\n" * n, 3_000, BOTH),
    _yaml("yaml-list-of-words", lambda n: "tags:\n" + "- a\n" * n, 5_000),
    _yaml("yaml-nothing", lambda n: "\n" * n, 5_000),
    _toml("toml-lists", lambda n: "all = " + "[" * n, 25_000, UNUSABLE),
    _toml("toml-lists-that-close", lambda n: "all = " + "[" * n + "]" * n, 100, UNUSABLE),
    _toml("toml-dotted-key", lambda n: ".".join("a" * n) + " = 1", 10_000, UNUSABLE),
    _toml("toml-dotted-tables", lambda n: "".join(f"[{'.'.join('a' * 16)}.k{i}]\n" for i in range(n)), 300, UNUSABLE),
    _toml("toml-inline-tables", lambda n: "a = " + "{b = " * n + "1" + "}" * n, 400, FALLBACK),
    _toml("toml-huge-number", lambda n: "a = " + "1" * n, 10_000, FALLBACK),
    _toml("toml-string-that-never-ends", lambda n: 'title = """' + "a\n" * n, 3_000, FALLBACK),
    _toml("toml-one-key-many-times", lambda n: 'title = "T"\n' * n, 2_000, TWICE),
    _toml("toml-many-keys", lambda n: "".join(f"key{i} = 1\n" for i in range(n)), 2_000),
    _toml("toml-date-of-no-month", lambda n: "date = 2024-13-45", 1, FALLBACK),
    _toml("toml-escapes", lambda n: 'title = "' + "\\u0041" * n + '"', 5_000),
    _json("json-lists", lambda n: '"all": ' + "[" * n, 25_000, UNUSABLE),
    _json("json-mappings-that-close", lambda n: '"all": ' + '{"a":' * n + "1" + "}" * n, 100, UNUSABLE),
    _json("json-huge-number", lambda n: '"a": ' + "1" * n, 20_000),
    _json("json-huge-exponent", lambda n: '"a": 1e' + "9" * n, 1_000),
    _json("json-not-a-number", lambda n: '"a": NaN, "b": -Infinity', 1),
    _json("json-one-key-many-times", lambda n: '"a": 1,\n' * n + '"title": "T"', 2_000, TWICE),
    _json("json-escapes-of-half-characters", lambda n: '"title": "' + "\\ud800" * n + '"', 2_000),
    _start("fence-that-never-closes-in-front-matter", lambda n: "---\n" + "title: T\n" * n, 2_000, UNCLOSED),
    _start("rules-instead-of-front-matter", lambda n: "---\n" * n, 3_000),
    _start("prose-between-two-rules", lambda n: "---\n\n" + "These words are no metadata.\n\n" * n + "---", 500),
    _start("list-between-two-rules", lambda n: "---\n" + "- a\n" * n + "---", 1_000),
    _start("word-between-two-rules", lambda n: "---\nword\n---", 1),
    _start("plus-signs", lambda n: "+++\n" * n, 3_000),
    _start("braces", lambda n: "{\n" * n, 3_000),
    _start("two-front-matters", lambda n: "---\ntitle: T\n---\n" * n, 500),
    _start("front-matter-behind-two-marks", lambda n: "\ufeff\ufeff---\ntitle: T\n---", 1),
    _yaml(
        "yaml-broken-mappings-in-mappings",
        lambda n: "".join(" " * d + "a:\n" for d in range(n)) + " " * n + "b: c: d",
        14,
        FALLBACK,
    ),
    _yaml("yaml-broken-entries", lambda n: "title: T\n" + "".join(f"k{i}: a: b\n" for i in range(n)), 2_000, FALLBACK),
    _yaml("yaml-broken-items", lambda n: "title: T\nall:\n" + "- a: b: c\n" * n, 3_000, FALLBACK),
    _yaml("yaml-lines-without-key", lambda n: "title: a: b\n" + "\n".join(f"k{i}: b\nword" for i in range(n)), 1_000, FALLBACK),
    _yaml("yaml-mappings-broken-and-too-deep", lambda n: "title: a: b\nall: " + "[" * n, 10_000, HALF),
    _toml("toml-broken-keys", lambda n: "".join(f"k{i} = a\n" for i in range(n)), 1_000, FALLBACK),
    _json("json-commas", lambda n: '"a": [' + "," * n + "]", 5_000),
    _start("fence-of-many-dashes", lambda n: "-" * n + "\ntitle: T\n" + "-" * n, 20_000),
    _start("blank-lines-before-a-fence", lambda n: "\n" * n + "---\ntitle: T\n---", 3_000),
    _start("keys-without-a-fence", lambda n: "title: T\n" + "date: x\n" * n + "x", 3_000),
    _start("keys-above-a-fence", lambda n: "title: T\n" + "date: x\n" * n + "---", 2_000, TWICE),
    _start("semicolons", lambda n: ";;;\n" * n, 3_000),
    _start("keys-of-org-mode", lambda n: "#+TITLE: T\n" * n, 3_000),
    _start("percent-signs", lambda n: "% T\n" * n, 3_000),
    _start("fence-with-spaces", lambda n: "---" + " " * n + "\ntitle: T\n---" + "\t" * n, 20_000),
)
