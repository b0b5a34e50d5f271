"""The Korean words of the larger world, in the form that lexicon_ko explains."""

NOUNS: dict[str, tuple[str, ...]] = {
    "cupcake": ("컵케이크", "컵케익"),
    "muffin": ("머핀",),
    "cheesecake": ("치즈케이크", "치즈 케이크"),
    "slice of cake": ("조각 케이크", "조각케이크"),
    "piece of cake": ("케이크 한 조각", "케이크 조각"),
    "donut": ("도넛", "도너츠"),
    "ice cream": ("아이스크림",),
    "ice cream cone": ("아이스크림 콘", "콘 아이스크림"),
    "croissant": ("크루아상", "크로와상"),
    "teapot": ("찻주전자", "티포트"),
    "armchair": ("안락의자", "팔걸이의자"),
    "chair": ("의자",),
    "lamp": ("램프", "전등"),
    "desk lamp": ("탁상 램프", "책상 스탠드"),
    "book": ("책",),
    "phone": ("전화기", "휴대폰", "핸드폰"),
    "smartphone": ("스마트폰",),
    "laptop": ("노트북",),
    "computer": ("컴퓨터",),
    "bag": ("가방",),
    "shopping bag": ("쇼핑백", "쇼핑 가방"),
    "umbrella": ("우산",),
    "tree": ("나무",),
    "shop": ("가게", "상점"),
    "store": ("매장",),
    "cafe": ("카페",),
    "bird": ("새",),
    "dog": ("개",),
    "puppy": ("강아지",),
    "fish": ("물고기",),
    "heart": ("하트",),
    "sun": ("해", "태양"),
    "moon": ("달",),
    "crescent moon": ("초승달",),
}
DETAILS: dict[str, tuple[str, ...]] = {
    "with a strawberry": ("딸기 하나를 올린", "딸기 한 개를 올린", "딸기 하나가 있는"),
    "with a strawberry on top": ("위에 딸기 하나가 있는", "위에 딸기 하나를 올린"),
    "with a candle": ("초 하나를 꽂은", "초 한 개가 있는", "촛불 하나를 꽂은"),
    "with a flower": ("꽃 한 송이를 올린", "꽃 한 송이가 있는"),
    "with a {} awning": ("{} 차양이 있는", "{} 차양이 달린", "{} 천막이 달린"),
}
PATTERNS: dict[str, tuple[str, ...]] = {
    "striped": ("줄무늬", "스트라이프 무늬"),
    "polka dot": ("물방울무늬", "물방울 무늬", "땡땡이 무늬"),
    "checkered": ("체크무늬", "체크 무늬"),
}
SETTINGS: dict[str, tuple[str, ...]] = {
    "on a table": ("테이블 위의", "탁자 위에 있는", "테이블 위에 놓인"),
    "with clouds": ("구름이 있는", "구름과 함께 있는"),
    "by a window": ("창가의", "창가에 있는", "창문 옆의"),
}
ENDINGS: dict[str, tuple[str, ...]] = {
    "gouache": ("과슈", "과슈 스타일"),
    "gouache painting": ("과슈화", "과슈 그림"),
    "flat vector style": ("플랫 벡터 스타일", "평면 벡터 스타일"),
    "on the left": ("왼쪽에", "왼쪽에 배치"),
    "on the right": ("오른쪽에", "오른쪽에 배치"),
    "in the center": ("가운데에", "중앙에 배치"),
}
