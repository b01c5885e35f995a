"""How likely a character is in each language, and the encodings that were usual for the language before UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log2

_WESTERN = "cp1252 iso8859-15 mac-roman"
_CENTRAL = "cp1250 iso8859-2"
_BALTIC = "cp1257 iso8859-13 iso8859-4"
_CYRILLIC = "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic"

# The non-ASCII letters of a language, the most frequent first; and its encodings, the most usual first.
_ALPHABETS = {
    "Western European": ("éáíóüäöèàñçãâêúåøôîëûùïõòìßæœ", _WESTERN),
    "German": ("üäöß", _WESTERN),
    "French": ("éèàêçôîûâùëïœæ", _WESTERN),
    "Spanish": ("óíáéñúü", _WESTERN),
    "Catalan": ("àóéèçíòúïüñ", _WESTERN),
    "Italian": ("èàùòìé", _WESTERN),
    "Portuguese": ("ãçéáíóõêúâàô", _WESTERN),
    "Danish and Norwegian": ("åøæéòè", _WESTERN),
    "Swedish and Finnish": ("äåöé", _WESTERN),
    "Icelandic": ("íáðþéóöæúý", _WESTERN),
    "Polish": ("łęążóśćńź", _CENTRAL),
    "Czech": ("íáéěřčšžýůúťňďó", _CENTRAL),
    "Slovak": ("áíéčšžýúťľôňäďóŕĺ", _CENTRAL),
    "Hungarian": ("áéöóőüíúű", _CENTRAL),
    "Croatian and Slovenian": ("čšžćđ", _CENTRAL),
    "Romanian": ("ăîţâş", _CENTRAL),
    "Turkish": ("ıüşğçöİâî", "cp1254"),
    "Lithuanian": ("ėšųžįūąčę", _BALTIC),
    "Latvian": ("āīēšņūļžķčģ", _BALTIC),
    "Estonian": ("äõüöšž", _BALTIC),
    "Russian": ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", _CYRILLIC),
    "Ukrainian": ("оанивіетрслкудмпзябьгчйхцїжшюєщфґ", "cp1251 koi8-u mac-cyrillic"),
    "Belarusian": ("анітесрокылдвумпьязўбчхжгцшйюэёф", "cp1251 iso8859-5"),
    "Bulgarian": ("аиоетнрсвлпдкмзяъугчбщхцйжшюфь", _CYRILLIC),
    "Serbian": ("аиоенртсјувкдмлпгзбчцшжћљњђхфџ", "cp1251 iso8859-5"),
    "Greek": ("αοτιενσρκπυηςμλόίάγέδήωχθύφβώξζψϊ", "cp1253 iso8859-7"),
    "Hebrew": ("יוהלתראבמשנעדםקחפסצטכגזןךץף", "cp1255 iso8859-8"),
    "Arabic": ("اليمنرتوبعدةفسهكقحجأشصطخىضزثغإذءظئآؤ", "cp1256 iso8859-6"),
    "Persian": ("اينردمهتوسبشکكزفگعخقجپحآصطضچغظژ", "cp1256"),
    "Thai": ("ารนกอเง่้มลยวทดตสคีิัปหบชแพุ็จขใไูะืถำ์ธโผซณภศึฟญฐษฎฉฮฬ", "cp874"),
}
_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之"
    "年过過发發后後作里裡用道行所然家种種事成方多经經么去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主"
    "样樣理心本前开開但因只从從想实實日新件点點设設置选選择擇"
)
_FREQUENT_HANGUL = frozenset("이다에의는로하을가고지서한은기으년대사시를리도인스일자어니해전세정수선요오")
_SYMBOLS = frozenset("\xa0–—‘’“”„…«»•·™®©°€→№¿¡ºª、。，．：；？！（）「」『』【】《》・～")
_SYMBOL, _UPPER, _FOREIGN, _INVALID = 7.0, 3.0, 16.0, 24.0


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its `encodings` by their Python names, the most usual first; and the `cost` of a non-ASCII character in bits.

    The cost is about -log2 of the character's share of the non-ASCII characters in a text of the language.
    """

    encodings: tuple[str, ...]
    cost: Callable[[str], float]


@cache
def languages() -> Mapping[str, Language]:
    """All languages, by their English names; those with a small alphabet come first."""
    found = {name: Language(tuple(names.split()), _alphabetic(letters)) for name, (letters, names) in _ALPHABETS.items()}
    return found | {
        "Simplified Chinese": Language(("gb18030",), _simplified),
        "Traditional Chinese": Language(("big5hkscs",), _traditional),
        "Japanese": Language(("cp932", "euc_jp"), _japanese),
        "Korean": Language(("cp949",), _korean),
    }


def _alphabetic(letters: str) -> Callable[[str], float]:
    """The costs for an alphabet, whose first letter is taken to be 32 times as frequent as its last."""
    steps = [5 * rank / len(letters) for rank in range(len(letters))]
    total = log2(sum(2**-step for step in steps))
    costs = {letter: total + step for letter, step in zip(letters, steps, strict=True)}
    upper = {letter.upper(): cost + _UPPER for letter, cost in costs.items() if len(letter.upper()) == 1}
    costs = upper | costs

    def cost(char: str) -> float:
        found = costs.get(char)
        return _other(char) if found is None else found

    return cost


def _other(char: str) -> float:
    """The cost of a character that isn't a letter of the language."""
    if char in _SYMBOLS:
        return _SYMBOL
    return _INVALID if char == "\ufffd" or "\x80" <= char < "\xa0" or "\ue000" <= char <= "\uf8ff" else _FOREIGN


def _simplified(char: str) -> float:
    return _han(char, "gb2312", 0xB0, 0xD7)


def _traditional(char: str) -> float:
    return _han(char, "big5", 0xA4, 0xC6)


def _japanese(char: str) -> float:
    if "ぁ" <= char <= "ヺ" or char == "ー":
        return 6.5
    return _han(char, "euc_jp", 0xB0, 0xCF)


def _han(char: str, encoding: str, first: int, last: int) -> float:
    """The cost of a Chinese character; the standards put the frequent ones into the rows from `first` to `last`."""
    if not "\u4e00" <= char <= "\u9fff":
        return _other(char)
    lead = char.encode(encoding, errors="ignore")[:1]
    if not lead:
        return _FOREIGN + 2
    if not first <= lead[0] <= last:
        return _FOREIGN
    return 8.0 if char in _FREQUENT_HAN else 12.0


def _korean(char: str) -> float:
    if "가" <= char <= "힣":
        if char in _FREQUENT_HANGUL:
            return 7.0
        return 10.0 if char.encode("euc_kr", errors="ignore") else _FOREIGN + 2
    return _other(char)
