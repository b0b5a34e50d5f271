"""Words picture requests in Russian: cases after verbs and prepositions, gender agreement, free
order of adjectives and of the background, ё written as ё or as е."""

import random

from models.training.translation import Request

# Endings in the order of CASES for masculine, feminine, neuter, plural.
CASES = ("nom", "acc", "gen", "ins", "loc")
_HARD = {
    "m": ("ый", "ый", "ого", "ым", "ом"),
    "f": ("ая", "ую", "ой", "ой", "ой"),
    "n": ("ое", "ое", "ого", "ым", "ом"),
    "p": ("ые", "ые", "ых", "ыми", "ых"),
}
_SOFT = {
    "m": ("ий", "ий", "его", "им", "ем"),
    "f": ("яя", "юю", "ей", "ей", "ей"),
    "n": ("ее", "ее", "его", "им", "ем"),
    "p": ("ие", "ие", "их", "ими", "их"),
}
_HUSHING = {  # after к, г, х and, with changes, after ш, щ
    "m": ("ий", "ий", "ого", "им", "ом"),
    "f": ("ая", "ую", "ой", "ой", "ой"),
    "n": ("ое", "ое", "ого", "им", "ом"),
    "p": ("ие", "ие", "их", "ими", "их"),
}
_SHINING = {
    "m": ("ий", "ий", "его", "им", "ем"),
    "f": ("ая", "ую", "ей", "ей", "ей"),
    "n": ("ее", "ее", "его", "им", "ем"),
    "p": ("ие", "ие", "их", "ими", "их"),
}

COLORS: dict[str, tuple[str, ...]] = {
    "red": ("красный", "красный", "алый"),
    "orange": ("оранжевый",),
    "yellow": ("жёлтый", "жёлтый", "золотистый"),
    "green": ("зелёный",),
    "blue": ("синий",),
    "purple": ("фиолетовый",),
    "pink": ("розовый",),
    "brown": ("коричневый",),
    "white": ("белый", "белый", "белоснежный"),
    "black": ("чёрный",),
    "gray": ("серый", "серый", "серебристый"),
    "teal": ("бирюзовый",),
    "light blue": ("голубой", "голубой", "голубой", "небесно-голубой", "светло-синий"),
    "dark blue": ("тёмно-синий",),
    "light green": ("светло-зелёный", "салатовый"),
    "dark green": ("тёмно-зелёный",),
    "dark red": ("тёмно-красный", "бордовый"),
    "light gray": ("светло-серый",),
    "dark gray": ("тёмно-серый",),
    "light purple": ("сиреневый", "светло-фиолетовый"),
    "dark purple": ("тёмно-фиолетовый",),
    "light pink": ("светло-розовый", "нежно-розовый"),
    "light yellow": ("светло-жёлтый",),
}
ADJECTIVES: dict[str, tuple[str, ...]] = {
    "beautiful": ("красивый", "прекрасный"),
    "big": ("большой", "огромный"),
    "small": ("маленький", "небольшой"),
    "cute": ("милый",),
    "cozy": ("уютный",),
    "bright": ("яркий",),
    "modern": ("современный",),
    "delicate": ("нежный",),
    "tasty": ("вкусный",),
    "festive": ("праздничный",),
    "new": ("новый",),
    "old": ("старый",),
    "simple": ("простой",),
    "stylish": ("стильный",),
    "elegant": ("элегантный",),
    "cheerful": ("весёлый",),
    "funny": ("забавный", "смешной"),
    "magical": ("волшебный", "сказочный"),
    "shiny": ("блестящий",),
    "pretty": ("симпатичный",),
    "luxurious": ("роскошный",),
    "wonderful": ("чудесный",),
    "minimalist": ("минималистичный",),
    "soft": ("мягкий",),
}
TIERS = {
    "one-tier": ("одноярусный", "однослойный"),
    "two-tier": ("двухъярусный", "двухярусный", "двухслойный", "двухэтажный"),
    "three-tier": ("трёхъярусный", "трехярусный", "трёхслойный", "трёхэтажный", "3-ярусный"),
    "four-tier": ("четырёхъярусный", "четырехярусный", "четырёхэтажный"),
}
# Gender, then the four forms; "a" marks a living being, whose accusative is the genitive.
_Noun = tuple[str, str, str, str, str]
_HOUSE = ("m", "дом", "дом", "дома", "домом")
NOUNS: dict[str, tuple[_Noun, ...]] = {
    "cake": (("m", "торт", "торт", "торта", "тортом"), ("m", "тортик", "тортик", "тортика", "тортиком")),
    "birthday cake": (("m", "торт ко дню рождения", "торт ко дню рождения", "торта ко дню рождения", "тортом ко дню рождения"),),
    "wedding cake": (("m", "свадебный торт", "свадебный торт", "свадебного торта", "свадебным тортом"),),
    "house": (_HOUSE, _HOUSE, ("m", "особняк", "особняк", "особняка", "особняком")),
    "cottage": (("m", "домик", "домик", "домика", "домиком"), ("m", "коттедж", "коттедж", "коттеджа", "коттеджем")),
    "home": (("n", "жилище", "жилище", "жилища", "жилищем"),),
    "tower": (("f", "башня", "башню", "башни", "башней"),),
    "building": (("n", "здание", "здание", "здания", "зданием"),),
    "skyscraper": (("m", "небоскрёб", "небоскрёб", "небоскрёба", "небоскрёбом"),),
    "office building": (("n", "офисное здание", "офисное здание", "офисного здания", "офисным зданием"),),
    "bank building": (("n", "здание банка", "здание банка", "здания банка", "зданием банка"),),
    "bank": (("m", "банк", "банк", "банка", "банком"),),
    "cup": (("f", "чашка", "чашку", "чашки", "чашкой"),),
    "mug": (("f", "кружка", "кружку", "кружки", "кружкой"),),
    "coffee cup": (("f", "кофейная чашка", "кофейную чашку", "кофейной чашки", "кофейной чашкой"),),
    "cup of coffee": (("f", "чашка кофе", "чашку кофе", "чашки кофе", "чашкой кофе"),),
    "cup of tea": (("f", "чашка чая", "чашку чая", "чашки чая", "чашкой чая"),),
    "bottle": (("f", "бутылка", "бутылку", "бутылки", "бутылкой"), ("f", "бутылочка", "бутылочку", "бутылочки", "бутылочкой")),
    "glass bottle": (("f", "стеклянная бутылка", "стеклянную бутылку", "стеклянной бутылки", "стеклянной бутылкой"),),
    "gift": (("m", "подарок", "подарок", "подарка", "подарком"),),
    "gift box": (("f", "подарочная коробка", "подарочную коробку", "подарочной коробки", "подарочной коробкой"),),
    "apple": (("n", "яблоко", "яблоко", "яблока", "яблоком"),),
    "cat": (("f", "кошка", "кошку", "кошки", "кошкой"), ("a", "кот", "кота", "кота", "котом"), ("a", "котик", "котика", "котика", "котиком")),
    "kitten": (("a", "котёнок", "котёнка", "котёнка", "котёнком"),),
    "balloon": (("m", "воздушный шар", "воздушный шар", "воздушного шара", "воздушным шаром"), ("m", "шарик", "шарик", "шарика", "шариком")),
    "star": (("f", "звезда", "звезду", "звезды", "звездой"), ("f", "звёздочка", "звёздочку", "звёздочки", "звёздочкой")),
    "flower": (("m", "цветок", "цветок", "цветка", "цветком"), ("m", "цветочек", "цветочек", "цветочка", "цветочком")),
    "potted flower": (("m", "цветок в горшке", "цветок в горшке", "цветка в горшке", "цветком в горшке"),),
    "car": (("f", "машина", "машину", "машины", "машиной"), ("m", "автомобиль", "автомобиль", "автомобиля", "автомобилем"), ("f", "машинка", "машинку", "машинки", "машинкой")),
}  # fmt: skip
OPENINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("", "nom"),),
    "draw ": (("нарисуй", "acc"), ("нарисуй", "acc"), ("нарисуйте", "acc"), ("изобрази", "acc"), ("нарисуй мне", "acc"), ("нарисуй, пожалуйста,", "acc"), ("нарисовать", "acc")),
    "create ": (("создай", "acc"), ("сделай", "acc"), ("сгенерируй", "acc")),
    "a picture of ": (("картинка с", "ins"), ("картинка:", "nom"), ("изображение", "gen")),
    "draw a picture of ": (("нарисуй картинку с", "ins"),),
    "an illustration of ": (("иллюстрация:", "nom"), ("иллюстрация с", "ins"), ("иллюстрация", "gen")),
    "a drawing of ": (("рисунок", "gen"), ("рисунок с", "ins")),
    "photo of ": (("фото", "gen"), ("фотография", "gen")),
    "an icon of ": (("иконка", "gen"), ("иконка с", "ins")),
}  # fmt: skip
ENDINGS = {
    "flat design": ("плоский дизайн", "в плоском стиле", "флэт дизайн"),
    "minimalist": ("минимализм", "в стиле минимализм"),
    "high quality": ("высокое качество", "в высоком качестве"),
    "studio lighting": ("студийный свет", "студийное освещение"),
    "for an advertisement": ("для рекламы", "реклама"),
    "clean lines": ("чистые линии", "с чистыми линиями"),
    "soft shadow": ("мягкая тень", "с мягкой тенью"),
    "simple shapes": ("простые формы", "из простых форм"),
    "summer morning": ("летнее утро", "летним утром"),
    "for kids": ("для детей", "для ребёнка"),
    "for a birthday": ("на день рождения", "для дня рождения"),
    "for a wedding": ("на свадьбу", "для свадьбы"),
    "morning light": ("утренний свет",),
    "soft light": ("мягкий свет",),
    "on a wooden table": ("на деревянном столе",),
    "on a marble table": ("на мраморном столе",),
    "for a postcard": ("для открытки",),
    "watercolor": ("акварель",),
    "cartoon style": ("мультяшный стиль", "в мультяшном стиле"),
    "winter evening": ("зимний вечер", "зимним вечером"),
}
DETAILS = {
    "with strawberries": ("с клубникой", "с клубничками", "украшенный клубникой", "с ягодами клубники", "из клубники"),
    "with fresh strawberries": ("со свежей клубникой",),
    "with strawberries on top": ("с клубникой сверху", "с клубникой наверху"),
    "with cherries": ("с вишней", "с вишнями", "с вишенками"),
    "with cherries on top": ("с вишней сверху", "с вишнями сверху", "с вишенками наверху"),
    "with candles": ("со свечами", "со свечками", "с свечами"),
    "with lit candles": ("с горящими свечами", "с зажжёнными свечами"),
    "with flowers": ("с цветами", "с цветочками"),
    "with {} flowers": ("с {p} цветами",),
    "with chocolate icing": ("с шоколадной глазурью", "в шоколадной глазури", "с глазурью из шоколада"),
    "with melted chocolate": ("с растопленным шоколадом",),
    "without toppings": ("без украшений", "без начинки"),
    "with a {} roof": ("с {f} крышей",),
    "with gold coins on top": ("с золотыми монетами сверху", "с золотыми монетами наверху"),
    "with coins on top": ("с монетами сверху", "с монетками сверху"),
    "with coins on the roof": ("с монетами на крыше", "с монетками на крыше"),
    "with gold coins": ("с золотыми монетами", "с золотыми монетками"),
    "with windows": ("с окнами",),
    "with a door": ("с дверью",),
    "with steam": ("с паром", "с горячим паром"),
    "with a {} ribbon": ("с {f} лентой", "с {f} ленточкой"),
    "with a {} bow": ("с {m} бантом", "с {m} бантиком"),
}  # fmt: skip


def decline(adjective: str, gender: str, case: str) -> str:
    """Puts a dictionary form (masculine nominative) into the wanted gender and case."""
    stem, ending = adjective[:-2], adjective[-2:]
    if ending == "ий" and stem[-1] in "н":
        table = _SOFT
    elif stem[-1] in "щж":
        table = _SHINING
    elif stem[-1] in "кгхш":
        table = _HUSHING
    else:
        table = _HARD
    if gender == "a":
        gender, case = "m", "gen" if case == "acc" else case
    if gender == "m" and case in ("nom", "acc"):
        return adjective
    return stem + table[gender][CASES.index(case)]


def with_preposition(words: str) -> str:
    """с, or со before с and a consonant."""
    return "со " + words if words[0] == "с" and words[1] not in "аеиоуыэюя" else "с " + words


def word(request: Request, rng: random.Random) -> str:
    opening, case = rng.choice(OPENINGS[request.opening])
    gender, *forms = rng.choice(NOUNS[request.noun])
    noun = forms[CASES.index(case)]
    thing = _with_adjectives(_adjectives(request, gender, case, rng), noun, case, rng)
    background = _background(request, rng)
    middle = [_detail(request, gender, case, rng)]
    if background and rng.random() < 0.6:
        middle.insert(rng.randrange(2), background)
        background = None
    text = " ".join(part for part in (thing, *middle) if part)
    if opening.endswith(" с"):
        opening, text = opening[:-2], with_preposition(text)
    if background and request.opening in ("", "draw ") and rng.random() < 0.4:
        text = " ".join(part for part in (opening, background, text) if part)
    else:
        text = " ".join(part for part in (opening, text) if part)
        if background:
            plain = rng.choice(COLORS[request.background or "white"])
            text += f", {rng.choice((background, plain + ' фон', 'фон ' + plain))}"
    if request.ending:
        text += f", {rng.choice(ENDINGS[request.ending])}"
    return _as_typed(text, rng)


def _adjectives(request: Request, gender: str, case: str, rng: random.Random) -> list[str]:
    chosen = [rng.choice(ADJECTIVES[name]) for name in request.adjectives]
    facts = [rng.choice(TIERS[request.tiers])] if request.tiers else []
    facts += ["геометрический"] if request.geometric else []
    if request.color:
        color = rng.choice(COLORS[request.color])
        if request.color == "orange" and request.kind == "cat" and rng.random() < 0.6:
            color = "рыжий"
        facts.append(color)
    rng.shuffle(facts)
    return [decline(adjective, gender, case) for adjective in chosen + facts]


def _with_adjectives(adjectives: list[str], noun: str, case: str, rng: random.Random) -> str:
    if adjectives and case == "nom" and rng.random() < 0.15:
        return " ".join([noun, *adjectives])
    if len(adjectives) > 1 and rng.random() < 0.15:
        return f"{', '.join(adjectives)} {noun}"
    if len(adjectives) > 1 and case == "nom" and rng.random() < 0.1:
        return " ".join([*adjectives[:-1], noun, adjectives[-1]])
    return " ".join([*adjectives, noun])


def _background(request: Request, rng: random.Random) -> str | None:
    if not request.background:
        return None
    color = rng.choice(COLORS[request.background])
    return f"на {decline(color, 'm', 'loc')} фоне"


def _detail(request: Request, gender: str, case: str, rng: random.Random) -> str | None:
    if not request.detail:
        return None
    text = rng.choice(DETAILS[request.detail])
    if text.startswith("украшенный"):
        adjective = decline("украшенный", gender, case)
        return text.replace("украшенный", adjective)
    if text == "из клубники":
        return "с клубникой"
    if request.detail_color:
        color = rng.choice(COLORS[request.detail_color])
        slots = {name: decline(color, name, "ins") for name in "mfp"}
        return with_preposition(text[2:].format(**slots))
    return text


def _as_typed(text: str, rng: random.Random) -> str:
    if rng.random() < 0.35:
        text = text.replace("ё", "е")
    if rng.random() < 0.12:
        text = text.replace(", ", " ")
    return text + "." if rng.random() < 0.12 else text
