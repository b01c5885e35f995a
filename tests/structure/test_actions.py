"""The actions and the condition of single steps in many languages; opposites are never mistaken for each other."""

from __future__ import annotations

import tomllib
from functools import cache

import pytest

from fixharvest.lexicon import spoken
from fixharvest.model import Action
from fixharvest.structure.actions import actions_of
from fixharvest.structure.conditions import condition_of
from fixharvest.text.inline import scan
from tests.conftest import ROOT

OPPOSITES = [
    ("enable", "disable"),
    ("open", "close"),
    ("check", "uncheck"),
    ("connect", "disconnect"),
    ("sign_in", "sign_out"),
    ("power_on", "shut_down"),
    ("install", "uninstall"),
    ("add", "remove"),
    ("create", "delete"),
    ("start", "stop"),
]


@cache
def cases() -> dict[str, list[list[str]]]:
    data = tomllib.loads((ROOT / "tests" / "cases" / "structure" / "actions.toml").read_text("utf-8"))
    return {language: entry["steps"] for language, entry in data.items()}


def shown(action: Action) -> str:
    verb = action.canonical or f"~{action.verb}"
    return verb + (f" [{' > '.join(action.target)}]" if action.target else "")


@pytest.mark.parametrize("language", cases())
def test_actions_and_conditions(language: str) -> None:
    speech = spoken(language)
    for text, expected, *condition in cases()[language]:
        inline = scan(text)
        assert ", ".join(map(shown, actions_of(inline, 0, speech))) == expected, text
        assert condition_of(inline.text, speech) == (condition[0] if condition else None), text


def test_a_verb_without_a_canonical_name_stands_for_itself() -> None:
    (action,) = actions_of(scan("Halten Sie **Abstand**."), 0, spoken("de"))
    assert (action.verb, action.canonical) == ("halten", None)


@pytest.mark.parametrize("language", [None, *cases()])
def test_no_form_means_a_verb_and_its_opposite(language: str | None) -> None:
    speech = spoken(language)
    for one, other in OPPOSITES:
        forms = {form for form, verb in speech.verbs.items() if verb == one}
        assert forms.isdisjoint(form for form, verb in speech.verbs.items() if verb == other)


def test_words_of_another_language_are_no_verbs() -> None:
    assert actions_of(scan("Die **Liste** ist lang, klicken lohnt nicht."), 0, spoken("en")) == ()
    assert actions_of(scan("Close **Loom**."), 0, spoken("de")) == ()
