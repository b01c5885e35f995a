"""A made-up site: forty short articles, with the boilerplate that a site adds to each of them."""

from __future__ import annotations

import random
from pathlib import Path

COUNT = 40
DEVICES = ("hub", "scanner", "lamp", "router", "camera", "kettle", "drill", "radio", "heater", "clock")
TROUBLES = ("hums", "blinks", "stays dark", "gets warm", "will not start", "loses its settings", "beeps at night", "smells")
PLACES = ("kitchen", "workshop", "attic", "shed", "office", "cellar", "garage", "hallway", "balcony", "library")
PARTS = ("cable", "lid", "roller", "fuse", "switch", "battery", "filter", "spring", "gasket", "antenna", "plug", "knob")
STATES = ("old", "new", "cold", "loose", "wet", "dusty")
MOVES = ("Open", "Unplug", "Clean", "Check", "Replace", "Press", "Turn", "Remove")
AUTHORS = (
    ("Mira Holt", "Mira Holt looks after the workshop of Plain House and has mended things for ten years."),
    ("Jon Abara", "Jon Abara writes for Plain House about everything that has a plug and a fuse."),
)

# What authors write again and again. `learn` must never propose it.
OWN = (
    "Conclusion",
    "Restart your computer.",
    "Here is how:",
    "What you need",
    "If nothing helps, ask the maker of the device for advice.",
)

# The boilerplate of the site: the key of each proposal, and its value.
PLANTED = {
    "begin": "<!-- promo slot -->",
    "links_under": "From our shelves",
    "starts": "Filed under:",
    "text": "Get the Plain House letter every Friday",
    "author": AUTHORS[0][1],
    "target": "go.plainhouse.example",
    "opaque": "out.plainhouse.example",
    "label": "lausn",
}


def write_site(folder: Path, count: int = COUNT, *, known: bool = False) -> Path:
    """Write `count` articles to `folder` and return it; with `known`, their boilerplate is what built-in rules remove."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)
    for number in range(count):
        (folder / f"article-{number:02}.md").write_text(_article(number, chance, known=known), encoding="utf-8")
    return folder


def _article(number: int, chance: random.Random, *, known: bool) -> str:
    device, trouble = DEVICES[number % len(DEVICES)], TROUBLES[number % len(TROUBLES)]
    icelandic = number % 5 == 0
    parts = chance.sample(PARTS, 4)
    blocks = [f"# The {device} in the {chance.choice(PLACES)} {trouble}", _prose(chance, device)]
    if number % 4 == 1:
        blocks += ["## What you need", f"A {parts[0]}, a {parts[1]} and an hour in the {chance.choice(PLACES)}."]
    for position, part in enumerate(parts[:3], start=1):
        label = f"Lausn {position}: " if icelandic else f"Fix {position}: "
        blocks += [f"## {label}{chance.choice(MOVES)} the {part} of the {device}", _prose(chance, part)]
        if number % 3 == 0:
            blocks.append("Here is how:")
        steps = [f"{chance.choice(MOVES)} the {chance.choice(PARTS)} near the {chance.choice(PLACES)}." for _ in range(3)]
        blocks.append("\n".join(f"{place}. {step}" for place, step in enumerate([*steps, "Restart your computer."], start=1)))
        if position == 1:
            blocks.append(_known_ad(chance) if known else _promo(chance))
    if number % 2:
        blocks += ["## Conclusion", _prose(chance, device)]
    if number % 10 == 3:
        blocks.append("If nothing helps, ask the maker of the device for advice.")
    blocks += _known_end(number, chance) if known else _end(number, chance, device, parts)
    return f"---\ntitle: The {device} {trouble}\n---\n" + "\n\n".join(blocks) + "\n"


def _end(number: int, chance: random.Random, device: str, parts: list[str]) -> list[str]:
    return [
        "From our shelves:",
        "\n".join(f"* [{_headline(chance)}](/shelf/{chance.randrange(10**6)})" for _ in range(3)),
        "Get the Plain House letter every Friday",
        *AUTHORS[number % 2],
        f"Filed under: [{device.title()}s](/t/{device}), [{parts[0].title()}s](/t/{parts[0]})",
    ]


def _known_ad(chance: random.Random) -> str:
    marked = f"<!-- ads begin -->\n\n![]({chance.randrange(10**6)}.png)\n\n<!-- ads end -->"
    return f'{marked}\n\n<ins class="adsbygoogle" data-ad-slot="{chance.randrange(10**6)}"></ins>'


def _known_end(number: int, chance: random.Random) -> list[str]:
    return [
        "This post contains affiliate links, and we may earn a commission when you buy through them.",
        "## Related articles",
        "\n".join(f"* [{_headline(chance)}](/shelf/{chance.randrange(10**6)})" for _ in range(3)),
        "Was this page helpful?",
        "Thanks for letting us know!",
    ]


def _prose(chance: random.Random, thing: str) -> str:
    """Three sentences, with two links through the site's redirectors."""
    shop, words = chance.randrange(10**6), f"{chance.choice(PARTS)} and {chance.choice(PLACES)}"
    target = f"https://go.plainhouse.example/?to=https%3A%2F%2Fshop{shop}.example%2Fitem"
    opaque = f"https://out.plainhouse.example/x{chance.randrange(5)}"
    sentences = [
        f"The {thing} was {chance.choice(STATES)} as the {chance.choice(PLACES)} was painted {chance.randrange(90)} years.",
        f"Most people keep [a {words}]({target}) near the {chance.choice(PLACES)} for such days.",
        f"A {chance.choice(PARTS)} from [the {chance.choice(PLACES)} {chance.choice(PARTS)}]({opaque}) does no harm.",
    ]
    chance.shuffle(sentences)
    return " ".join(sentences)


def _promo(chance: random.Random) -> str:
    image = f"![]({chance.randrange(10**6)}.png)"
    return f"<!-- promo slot -->\n\n{image}\n\n<!-- /promo slot -->"


def _headline(chance: random.Random) -> str:
    return f"How the {chance.choice(DEVICES)} of the {chance.choice(PLACES)} lost its {chance.choice(PARTS)}"
