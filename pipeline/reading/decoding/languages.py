"""How likely a character is in each language, and the encodings that were usual for the language before UTF-8.

The encodings that hardly any text is in (ISO-8859-3, -10, -14, -16, windows-1258) aren't here: they are read only if declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log2

_WESTERN = "cp1252 iso8859-15 mac-roman"
_CENTRAL = "cp1250 iso8859-2"
_BALTIC = "cp1257 iso8859-13 iso8859-4"
_CYRILLIC = "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic"

# How rare texts of a language are that are neither UTF-8 nor declare an encoding, in bits more than Western ones.
_OTHER, _SMALL = 6.0, 9.0
# The non-ASCII letters of a language, the most frequent first; its encodings, the most usual first; and its rarity.
_ALPHABETS = {
    "Western European": ("éáíóüäöèàñçãâêúåøôîëûùïõòìßæœ", _WESTERN, 0),
    "English": ("éïèñöêàüçâ", _WESTERN, 0),
    "German": ("üäöß", _WESTERN, 0),
    "French": ("éèàêçôîûâùëïœæ", _WESTERN, 0),
    "Spanish": ("óíáéñúü", _WESTERN, 0),
    "Catalan": ("àóéèçíòúïüñ", _WESTERN, 0),
    "Italian": ("èàùòìé", _WESTERN, 0),
    "Portuguese": ("ãçéáíóõêúâàô", _WESTERN, 0),
    "Danish and Norwegian": ("åøæéòè", _WESTERN, 0),
    "Swedish and Finnish": ("äåöé", _WESTERN, 0),
    "Icelandic": ("íáðþéóöæúý", _WESTERN, _SMALL),
    "Polish": ("łęążóśćńź", _CENTRAL, _OTHER),
    "Czech": ("íáéěřčšžýůúťňďó", _CENTRAL, _OTHER),
    "Slovak": ("áíéčšžýúťľôňäďóŕĺ", _CENTRAL, _OTHER),
    "Hungarian": ("áéöóőüíúű", _CENTRAL, _OTHER),
    "Croatian and Slovenian": ("čšžćđ", _CENTRAL, _OTHER),
    "Romanian": ("ăîţâş", _CENTRAL, _OTHER),
    "Turkish": ("ıüşğçöİâî", "cp1254", _OTHER),
    "Lithuanian": ("ėšųžįūąčę", _BALTIC, _SMALL),
    "Latvian": ("āīēšņūļžķčģ", _BALTIC, _SMALL),
    "Estonian": ("äõüöšž", _BALTIC, _SMALL),
    "Russian": ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", _CYRILLIC, _OTHER),
    "Ukrainian": ("оанивіетрслкудмпзябьгчйхцїжшюєщфґ", "cp1251 koi8-u mac-cyrillic", _OTHER),
    "Belarusian": ("анітесрокылдвумпьязўбчхжгцшйюэёф", "cp1251 iso8859-5", _OTHER),
    "Bulgarian": ("аиоетнрсвлпдкмзяъугчбщхцйжшюфь", _CYRILLIC, _OTHER),
    "Serbian": ("аиоенртсјувкдмлпгзбчцшжћљњђхфџ", "cp1251 iso8859-5", _OTHER),
    "Greek": ("αοτιενσρκπυηςμλόίάγέδήωχθύφβώξζψϊ", "cp1253 iso8859-7", _OTHER),
    "Hebrew": ("יוהלתראבמשנעדםקחפסצטכגזןךץף", "cp1255 iso8859-8", _OTHER),
    "Arabic": ("اليمنرتوبعدةفسهكقحجأشصطخىضزثغإذءظئآؤ", "cp1256 iso8859-6", _OTHER),
    "Persian": ("اينردمهتوسبشکكزفگعخقجپحآصطضچغظژ", "cp1256", _OTHER),
    "Thai": ("ารนกอเง่้มลยวทดตสคีิัปหบชแพุ็จขใไูะืถำ์ธโผซณภศึฟญฐษฎฉฮฬ", "cp874", _OTHER),
}
_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之"
    "年过過发發后後作里裡用道行所然家种種事成方多经經么去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主"
    "样樣理心本前开開但因只从從想实實日新件点點设設置选選择擇使问問题題解决決打关關电電网網页頁文户戶登录錄安装裝密码碼"
    "信息访訪服务務器系统統管数據数据單单击擊按步骤驟更高"
)
_FREQUENT_HANGUL = frozenset(
    "이다에의는로하을가고지서한은기으년대사시를리도인스일자어니해전세정수선요오그나거게들라만무문보부비상생성신아안여연와용우"
    "원음제조주중치터트표화확방법결설택추면있없되할"
)
_SYMBOLS = frozenset("\xa0–—‘’“”„…«»•·™®©°€→№£§±×¿¡ºª、。，．：；？！（）「」『』【】《》・～")
_SYMBOL, _UPPER, _FOREIGN, _CONTROL = 7.0, 3.0, 16.0, 24.0


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language, with costs in bits: -log2 of a share.

    `encodings` are Python names, the most usual first. `rarity` is the cost of the language among all. `cost` gives that of
    a non-ASCII character among all those in a text of the language.
    """

    encodings: tuple[str, ...]
    rarity: float
    cost: Callable[[str], float]


@cache
def languages() -> Mapping[str, Language]:
    """All languages, by their English names."""
    found = {
        name: Language(tuple(encodings.split()), rarity, _alphabetic(letters))
        for name, (letters, encodings, rarity) in _ALPHABETS.items()
    }
    return found | {
        "Simplified Chinese": Language(("gb18030",), _OTHER, _simplified),
        "Traditional Chinese": Language(("big5hkscs",), _OTHER, _traditional),
        "Japanese": Language(("cp932", "euc_jp"), _OTHER, _japanese),
        "Korean": Language(("cp949",), _OTHER, _korean),
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
    """The cost of a character that isn't a letter of the language, or that stands for an invalid byte."""
    if char in _SYMBOLS:
        return _SYMBOL
    return _CONTROL if "\x80" <= char < "\xa0" else _FOREIGN


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
        return 11.5 if char.encode("euc_kr", errors="ignore") else _FOREIGN + 2
    return _other(char)
