"""Words picture requests in Korean: colours as adjectives (빨간) and as nouns (빨간색, 빨강), with and
without particles, details before the noun, the background at either end, a verb or a bare noun."""

import random

from models.training.translation import Request

# Each colour in its attributive forms: directly before a noun.
COLORS: dict[str, tuple[str, ...]] = {
    "red": ("빨간", "빨간", "빨간색", "붉은", "빨강"),
    "orange": ("주황색", "주황색", "오렌지색", "주황"),
    "yellow": ("노란", "노란", "노란색", "노랑"),
    "green": ("초록색", "초록색", "초록", "녹색"),
    "blue": ("파란", "파란", "파란색", "푸른"),
    "purple": ("보라색", "보라색", "보라"),
    "pink": ("분홍색", "분홍색", "분홍", "핑크색", "핑크"),
    "brown": ("갈색",),
    "white": ("흰색", "하얀", "하얀색", "흰"),
    "black": ("검은색", "검은", "검정색", "까만", "까만색"),
    "gray": ("회색",),
    "teal": ("청록색", "청록"),
    "light blue": ("하늘색", "하늘색", "하늘색", "연한 파란색", "연파란색"),
    "dark blue": ("남색", "진한 파란색", "어두운 파란색", "짙은 파란색"),
    "light green": ("연두색", "연한 초록색", "연두"),
    "dark green": ("진한 초록색", "어두운 초록색", "짙은 초록색", "진녹색"),
    "dark red": ("진한 빨간색", "어두운 빨간색", "짙은 빨간색"),
    "light gray": ("연한 회색", "옅은 회색"),
    "dark gray": ("진한 회색", "어두운 회색", "짙은 회색"),
    "light purple": ("연보라색", "연한 보라색", "연보라"),
    "dark purple": ("진한 보라색", "어두운 보라색", "짙은 보라색"),
    "light pink": ("연분홍색", "연한 분홍색", "연분홍"),
    "light yellow": ("연한 노란색", "연노란색"),
}
ADJECTIVES: dict[str, tuple[str, ...]] = {
    "beautiful": ("아름다운",),
    "big": ("큰", "커다란"),
    "small": ("작은", "조그만"),
    "cute": ("귀여운",),
    "cozy": ("아늑한", "포근한"),
    "bright": ("밝은", "환한"),
    "modern": ("현대적인", "모던한"),
    "delicate": ("섬세한", "여린"),
    "tasty": ("맛있는",),
    "festive": ("축제 분위기의",),
    "new": ("새로운", "새"),
    "old": ("오래된", "낡은"),
    "simple": ("단순한", "간단한", "심플한"),
    "stylish": ("세련된", "스타일리시한"),
    "elegant": ("우아한",),
    "cheerful": ("명랑한", "즐거운"),
    "funny": ("재미있는", "웃긴"),
    "magical": ("마법 같은",),
    "shiny": ("반짝이는", "빛나는"),
    "pretty": ("예쁜",),
    "luxurious": ("고급스러운", "호화로운"),
    "wonderful": ("멋진",),
    "minimalist": ("미니멀한",),
    "soft": ("부드러운",),
}
TIERS = {
    "one-tier": ("1단", "한 단"),
    "two-tier": ("2단", "두 단", "이단", "2층"),
    "three-tier": ("3단", "세 단", "삼단", "3층"),
    "four-tier": ("4단", "네 단", "4층"),
}
NOUNS: dict[str, tuple[str, ...]] = {
    "cake": ("케이크", "케이크", "케익"),
    "birthday cake": ("생일 케이크", "생일케이크"),
    "wedding cake": ("웨딩 케이크", "웨딩케이크", "결혼식 케이크"),
    "house": ("집", "집", "주택"),
    "cottage": ("오두막", "오두막집"),
    "home": ("가정집",),
    "tower": ("타워", "탑"),
    "building": ("건물", "빌딩"),
    "skyscraper": ("고층 건물", "고층 빌딩", "초고층 빌딩", "마천루"),
    "office building": ("사무실 건물", "오피스 빌딩", "사무용 건물"),
    "bank building": ("은행 건물",),
    "bank": ("은행",),
    "cup": ("컵",),
    "mug": ("머그컵", "머그잔", "머그"),
    "coffee cup": ("커피잔", "커피 컵"),
    "cup of coffee": ("커피 한 잔",),
    "cup of tea": ("차 한 잔",),
    "bottle": ("병",),
    "glass bottle": ("유리병",),
    "gift": ("선물",),
    "gift box": ("선물 상자", "선물상자"),
    "apple": ("사과",),
    "cat": ("고양이",),
    "kitten": ("아기 고양이", "새끼 고양이"),
    "balloon": ("풍선",),
    "star": ("별",),
    "flower": ("꽃",),
    "potted flower": ("화분에 심은 꽃", "화분 꽃", "화분에 담긴 꽃"),
    "car": ("자동차", "차", "승용차"),
}
# {} is the picture's subject as an object, with or without its particle.
OPENINGS: dict[str, tuple[str, ...]] = {
    "": ("{}",),
    "draw ": ("{o} 그려줘", "{o} 그려줘", "{o} 그려 줘", "{o} 그려주세요", "{o} 그려 주세요", "{o} 그려라"),
    "create ": ("{o} 만들어줘", "{o} 만들어 줘", "{o} 만들어주세요", "{o} 생성해줘"),
    "a picture of ": ("{} 그림", "{} 이미지"),
    "draw a picture of ": ("{} 그림 그려줘", "{} 그림을 그려줘", "{} 그림을 그려주세요"),
    "an illustration of ": ("{} 일러스트", "{} 삽화"),
    "a drawing of ": ("{} 드로잉", "{} 스케치"),
    "photo of ": ("{} 사진",),
    "an icon of ": ("{} 아이콘",),
}  # fmt: skip
ENDINGS = {
    "flat design": ("플랫 디자인", "평면 디자인"),
    "minimalist": ("미니멀리즘", "미니멀 스타일"),
    "high quality": ("고품질", "높은 품질"),
    "studio lighting": ("스튜디오 조명",),
    "for an advertisement": ("광고용", "광고를 위한"),
    "clean lines": ("깔끔한 선", "깨끗한 선"),
    "soft shadow": ("부드러운 그림자",),
    "simple shapes": ("단순한 모양", "단순한 형태"),
    "summer morning": ("여름 아침",),
    "for kids": ("어린이용", "아이들을 위한"),
    "for a birthday": ("생일용", "생일을 위한"),
    "for a wedding": ("결혼식용", "결혼식을 위한"),
    "morning light": ("아침 햇살", "아침 빛"),
    "soft light": ("부드러운 빛",),
    "on a wooden table": ("나무 테이블 위", "나무 탁자 위"),
    "on a marble table": ("대리석 테이블 위", "대리석 탁자 위"),
    "for a postcard": ("엽서용",),
    "watercolor": ("수채화",),
    "cartoon style": ("만화 스타일", "만화풍"),
    "winter evening": ("겨울 저녁",),
}
_STRAWBERRIES = ("딸기를 올린", "딸기 올린", "딸기가 올라간", "딸기로 장식한", "딸기가 있는", "딸기를 얹은", "딸기")
_CANDLES = ("초를 꽂은", "촛불이 있는", "초가 있는", "양초가 있는", "초를 올린", "촛불을 꽂은")
DETAILS = {
    "with strawberries": _STRAWBERRIES,
    "with fresh strawberries": tuple(f"신선한 {text}" for text in _STRAWBERRIES),
    "with strawberries on top": ("위에 딸기가 있는", "위에 딸기를 올린", "맨 위에 딸기가 있는"),
    "with cherries": ("체리를 올린", "체리 올린", "체리가 올라간", "체리로 장식한", "체리가 있는", "체리"),
    "with cherries on top": ("위에 체리가 있는", "위에 체리를 올린", "맨 위에 체리가 있는"),
    "with candles": _CANDLES,
    "with lit candles": ("촛불을 켠", "불을 켠 초가 있는", "불이 켜진 초가 있는"),
    "with flowers": ("꽃으로 장식한", "꽃을 올린", "꽃이 있는", "꽃으로 꾸민"),
    "with {} flowers": ("{} 꽃으로 장식한", "{} 꽃을 올린", "{} 꽃이 있는"),
    "with chocolate icing": ("초콜릿 아이싱을 올린", "초콜릿 글레이즈를 얹은", "초콜릿을 입힌", "초콜릿 아이싱이 있는"),
    "with melted chocolate": ("녹은 초콜릿을 올린", "초콜릿이 흘러내리는", "녹인 초콜릿을 얹은"),
    "without toppings": ("장식 없는", "장식이 없는", "토핑 없는", "토핑이 없는"),
    "with a {} roof": ("{} 지붕의", "{} 지붕이 있는", "{} 지붕을 가진", "{} 지붕"),
    "with gold coins on top": ("위에 금화가 있는", "위에 금화를 올린", "꼭대기에 금화가 있는"),
    "with coins on top": ("위에 동전이 있는", "위에 동전을 올린", "꼭대기에 동전이 있는"),
    "with coins on the roof": ("지붕에 동전이 있는", "지붕 위에 동전이 있는"),
    "with gold coins": ("금화가 있는", "금화로 장식한"),
    "with windows": ("창문이 있는", "창문이 달린"),
    "with a door": ("문이 있는", "문이 달린"),
    "with steam": ("김이 나는", "김이 모락모락 나는", "뜨거운 김이 나는"),
    "with a {} ribbon": ("{} 리본이 달린", "{} 리본을 단", "{} 리본으로 묶은", "{} 리본을 묶은", "{} 리본이 있는"),
    "with a {} bow": ("{} 나비매듭이 달린", "{} 나비매듭이 있는", "{} 나비 리본이 달린"),
}  # fmt: skip
_BEFORE = ("{} 배경에", "{} 배경에", "{} 배경의", "{} 배경 위에", "{} 배경 위의", "{} 배경에 있는", "{} 배경")
_AFTER = (", {} 배경", ", {} 배경", ", 배경은 {}", ", {} 배경으로")


def has_final_consonant(text: str) -> bool:
    """Hangul syllables are ordered so that the final consonant is the remainder by 28."""
    return (ord(text[-1]) - 0xAC00) % 28 != 0


def word(request: Request, rng: random.Random) -> str:
    noun = rng.choice(NOUNS[request.noun])
    describing = [*_adjectives(request, rng), *_facts(request, rng)]
    detail = _detail(request, rng)
    if detail:
        # A detail that is a bare noun (딸기 케이크) belongs right before the thing.
        bare = detail.split()[-1] in ("딸기", "체리", "지붕")
        place = len(describing) if bare else rng.choice((0, 0, len(describing)))
        describing.insert(place, detail)
    thing = " ".join([*describing, noun])
    background, after = _background(request, rng), ""
    if background and rng.random() < 0.72:
        thing = f"{rng.choice(_BEFORE).format(background)} {thing}"
    elif background:
        form = rng.choice(_AFTER)
        if "배경은" in form:
            background = _as_noun(request.background or "", rng)
        after = form.format(background)
    particle = ("을" if has_final_consonant(noun) else "를") if rng.random() < 0.6 else ""
    text = rng.choice(OPENINGS[request.opening]).format(thing, o=thing + particle) + after
    if request.ending:
        text += f", {rng.choice(ENDINGS[request.ending])}"
    if rng.random() < 0.12:
        text = text.replace(", ", " ")
    return text + "." if rng.random() < 0.12 else text


def _color(name: str, rng: random.Random) -> str:
    form = rng.choice(COLORS[name])
    return form + "의" if form.endswith("색") and rng.random() < 0.1 else form


def _as_noun(name: str, rng: random.Random) -> str:
    return rng.choice([form for form in COLORS[name] if form.endswith("색")])


def _adjectives(request: Request, rng: random.Random) -> list[str]:
    return [rng.choice(ADJECTIVES[name]) for name in request.adjectives]


def _facts(request: Request, rng: random.Random) -> list[str]:
    facts = [_color(request.color, rng)] if request.color else []
    if request.tiers:
        facts.append(rng.choice(TIERS[request.tiers]))
    if request.geometric:
        facts.append(rng.choice(("기하학적인", "기하학적")))
    rng.shuffle(facts)
    return facts


def _detail(request: Request, rng: random.Random) -> str | None:
    if not request.detail:
        return None
    text = rng.choice(DETAILS[request.detail])
    return text.format(_color(request.detail_color, rng)) if request.detail_color else text


def _background(request: Request, rng: random.Random) -> str | None:
    return _color(request.background, rng) if request.background else None
