"""Formulas in TeX and MathML as one line of text: `2^{10}` reads 2^10, and a fraction of a and b reads a/b."""

from __future__ import annotations

import re

from ...patterns import lazy_pattern
from ..entities import unescaped

# What tells a formula between dollar signs from prices and variables of a shell.
_FORMULA = lazy_pattern(r"[A-Za-z]|\d+|.*(?:[\\^]|\b[A-Za-z]_\w|_\{|[\w)]\s?[=<>+*/-]\s?[\w(]).*")
_NAMED = lazy_pattern(r"\\(?:text|mathrm|mathbf|mathit|mathsf|mathtt|textbf|textit|operatorname)\s?\{([^{}]*)\}")
_FRACTION = lazy_pattern(r"\\[dt]?frac\s?\{([^{}]*)\}\s?\{([^{}]*)\}")
_ROOT = lazy_pattern(r"\\sqrt\s?\{([^{}]*)\}")
_SCRIPT = lazy_pattern(r"(?<=[\^_])\{([^{}]*)\}")
_GROUP = lazy_pattern(r"\{([^{}]*)\}")
_COMMAND = lazy_pattern(r"\\(?:([A-Za-z]+)|(.))")
_SIMPLE = lazy_pattern(r"[+-]?[\w.,]+")
_SYMBOLS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "to": "→", "rightarrow": "→", "infty": "∞", "circ": "°", "degree": "°", "dots": "…", "ldots": "…",
    "sqrt": "√", "sum": "∑", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "lambda": "λ", "mu": "μ",
    "pi": "π", "sigma": "σ", "theta": "θ", "omega": "ω", "Omega": "Ω", "left": "", "right": "", "displaystyle": "",
    "quad": " ", "qquad": " ",
}  # fmt: skip
# What tells a formula between `\(` and `\)` from brackets that a converter escaped: a command, a power, an index, a relation.
_TEX = lazy_pattern(
    rf"\\(?:{'|'.join(_SYMBOLS)}|[dt]?frac|text|math[a-z]{{2,4}}|operatorname|begin|prod|int|lim|log|ln|sin|cos|tan|vec|hat|bar)"
    r"(?![A-Za-z])"
    r"|(?<=[\w)}])\^[\w{]|(?<!\w)[A-Za-z]_(?:\{|\w(?!\w))|(?<!\w)[A-Za-z]\s?[=<>+]\s?(?:\d|[A-Za-z]{1,2}(?!\w)|[\\({])"
)
_SPACES = frozenset(",;:! \\")
MAX_ROUNDS = 4

_ANNOTATION = lazy_pattern(r"<annotation\b[^<>]*x-tex[^<>]*>([^<]*)</annotation>", re.IGNORECASE)
_ALTERNATIVE = lazy_pattern(r"<math\b[^<>]*\salttext=(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_OPERANDS = r"<(m[nios]|mtext)\b[^<>]*>([^<>]*)</\1>\s*<(m[nios]|mtext)\b[^<>]*>([^<>]*)</\3>"
_PAIRS = {
    sign: lazy_pattern(rf"<({name})\b[^<>]*>\s*{_OPERANDS.replace('3', '4').replace('1', '2')}\s*</\1>", re.IGNORECASE)
    for name, sign in (("msup", "^"), ("msub", "_"), ("mfrac", "/"))
}
_TAG = lazy_pattern(r"<[^<>]*>")


def is_formula(text: str) -> bool:
    """Whether `text`, which stands between dollar signs, is TeX."""
    return _FORMULA.fullmatch(text) is not None


def is_tex(text: str) -> bool:
    """Whether `text`, which stands between escaped brackets, is TeX."""
    return _TEX.search(text) is not None


def from_tex(tex: str) -> str:
    """The formula `tex` as text."""
    for _ in range(MAX_ROUNDS):  # from the inside out
        before = tex
        tex = _SCRIPT.sub(lambda match: _operand(match[1]), _NAMED.sub(r"\1", tex))
        tex = _ROOT.sub(lambda match: f"√{_operand(match[1])}", tex)
        tex = _FRACTION.sub(lambda match: f"{_operand(match[1])}/{_operand(match[2])}", tex)
        if tex == before:
            break
    return " ".join(_COMMAND.sub(_symbol, _GROUP.sub(r"\1", tex)).split())


def _operand(text: str) -> str:
    text = text.strip()
    return text if not text or _SIMPLE.fullmatch(text) or _COMMAND.fullmatch(text) else f"({text})"


def _symbol(match: re.Match[str]) -> str:
    if match[1] is None:
        return " " if match[2] in _SPACES else match[2]
    return _SYMBOLS.get(match[1], match[1])


def from_mathml(markup: str) -> str:
    """The `<math>` element `markup` as text: from its TeX if it has any, from its elements otherwise."""
    if tex := _ANNOTATION.search(markup) or _ALTERNATIVE.search(markup):
        return from_tex(unescaped(tex[1] or tex[tex.lastindex or 0]))
    for sign, pair in _PAIRS.items():
        markup = pair.sub(lambda match, sign=sign: f"<mn>{match[3]}{sign}{match[5]}</mn>", markup)  # type: ignore[misc]
    return " ".join(unescaped(_TAG.sub("", markup)).split())
