"""The English words that requests for pictures of the larger world may use on top of the shipped ones."""

NOUNS = {
    "cupcake": ("cupcake", "cupcake", "muffin"),
    "cheesecake": ("slice of cake", "cheesecake", "piece of cake"),
    "donut": ("donut",),
    "icecream": ("ice cream", "ice cream", "ice cream cone"),
    "croissant": ("croissant",),
    "teapot": ("teapot",),
    "armchair": ("armchair", "chair"),
    "lamp": ("lamp", "desk lamp"),
    "book": ("book",),
    "phone": ("phone", "smartphone"),
    "laptop": ("laptop", "computer"),
    "bag": ("bag", "shopping bag"),
    "umbrella": ("umbrella",),
    "tree": ("tree",),
    "shop": ("shop", "store", "cafe"),
    "bird": ("bird",),
    "dog": ("dog", "dog", "puppy"),
    "fish": ("fish",),
    "heart": ("heart",),
    "sun": ("sun",),
    "moon": ("moon", "crescent moon"),
}
_FRUIT = ("with a strawberry", "with a strawberry on top", "with cherries", "without toppings")
DETAILS = {
    "cupcake": (*_FRUIT, "with a candle", "with a flower"),
    "cheesecake": _FRUIT,
    "teapot": ("with steam",),
    "bag": ("with a {} ribbon", "with a {} ribbon", "with a {} bow"),
    "shop": ("with a {} awning",),
}
PATTERNS = ("striped", "polka dot", "checkered")
SETTINGS = {"table": "on a table", "sky": "with clouds", "window": "by a window"}
ENDINGS = ("gouache", "gouache painting", "flat vector style", "on the left", "on the right", "in the center")
