"""The words that the rules go by, as stems: colours, numbers, subjects, and the nouns that only describe."""

from contracts.products import PRODUCT_WORDS
from services.prompt_enhancer.wording.tokens import stem, stems


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _named(text: str) -> dict[str, str]:
    """Each entry `word` or `word=what it is a kind of`."""
    return {word: kind or word for word, _, kind in (entry.partition("=") for entry in text.split())}


COLOURS = _named("""
red crimson=red scarlet=red burgundy=red maroon=red ruby=red
pink magenta=pink fuchsia=pink coral=pink peach=pink
orange amber=orange apricot=orange
yellow gold=yellow golden=yellow lemon=yellow mustard=yellow
green emerald=green olive=green mint=green lime=green
teal turquoise=teal cyan=teal aqua=teal
blue navy=blue indigo=blue azure=blue sapphire=blue
purple violet=purple lilac=purple lavender=purple plum=purple mauve=purple
brown bronze=brown copper=brown beige=brown tan=brown
white ivory=white cream=white
black ebony=black
gray grey=gray silver=gray
""")
"""Words of colour, each with the basic colour that it is a kind of."""

SHADES = _words("light dark pale deep bright pastel soft")
TONES = _words("tone colour color palette accent hue shade")
BACKDROPS = _words("background backdrop wall setting scenery landscape")
PLACELESS = _words("pot box cup mug vase bowl style middle center centre corner front form shape morning evening")
"""What a thing may be in without a background being named: `in a pot`."""

TIERS = _words("tier")

NUMBERS = _words("""
one two three four five six seven eight nine ten eleven twelve dozen hundred thousand single double triple pair
couple several many multiple few numerous both half
""")

DETERMINERS = _words("a an the some its it this that these those their his her my our your very so such")

CONNECTORS = _words("""
with without in on at against under over above below beneath behind beside near by from of for to into onto around
across through between among and or as while like inside along towards upon plus
set placed put decorated adorned topped covered surrounded bathed featuring showing creating giving adding casting
made crafted finished accented wrapped dusted sprinkled lit
""")

NEGATIONS = ("no", "not", "without", "never", "neither", "nor", "except", "excluding", "avoid", "minus", "lacking")

TOPPINGS = _words("""
topping strawberry cherry candle drip icing glaze berry raspberry blueberry sprinkle frosting macaron
""")
_BERRIES = _words("strawberry cherry raspberry blueberry berry")
_DECORATION = TOPPINGS | _words("flower ribbon bow ornament coin")

KINDS_OF = {
    "topping": TOPPINGS | {"flower", "fruit"},
    "decoration": _DECORATION,
    "decor": _DECORATION,
    "berry": _BERRIES,
    "fruit": _BERRIES,
    "icing": _words("glaze frosting drip"),
    "text": _words("letter lettering word inscription typography caption logo writing"),
    "money": _words("coin"),
    "people": _words("person man woman child boy girl crowd guest"),
}
"""What else is denied by who denies this."""

_CAKES = _words("cake cupcake pie dessert pastry gateau")
_HOUSES = _words("house home cottage building skyscraper tower bank")
_CUPS = _words("cup mug coffee tea cocoa")
_GIFTS = _words("gift present box parcel package")
OWNERS: dict[str, frozenset[str]] = {
    **dict.fromkeys([*TOPPINGS, *TIERS, "fondant", "cream"], _CAKES),
    **dict.fromkeys(["flower", "petal"], _CAKES | _GIFTS | {"vase", "bouquet"}),
    **dict.fromkeys(["window", "door", "roof", "chimney"], _HOUSES),
    "coin": _words("bank building skyscraper tower house"),
    "steam": _CUPS,
    **dict.fromkeys(["ribbon", "bow"], _GIFTS | {"bottle"}),
}
"""Details that belong to one kind of thing, and the words that name it."""

_OTHER_SUBJECTS = _words("""
cat kitten kitty dog puppy horse pony bird fish lion tiger bear rabbit bunny fox wolf dragon unicorn elephant monkey
mouse butterfly bee dinosaur animal creature monster robot
person people man woman child kid boy girl baby bride groom crowd guest figure character face hand portrait
bicycle bike truck bus train plane boat ship rocket vehicle
balloon star apple tree castle bridge church tent chair sofa statue clock phone laptop computer book
sword gun skull angel fairy princess king queen clown santa
""")
_PRODUCTS = frozenset(part for names in PRODUCT_WORDS.values() for name in names for part in stems(name))
SUBJECTS = (_PRODUCTS | _OTHER_SUBJECTS) - {"box"}
"""Things that would take over a picture that is not about them."""

_DESCRIBING = _words("""
background backdrop wall setting scenery surface table tabletop stand pedestal platter counter cloth tablecloth
light lighting sunlight daylight glow shine sparkle highlight shadow reflection ray beam bokeh contrast gradient
composition symmetry framing perspective view angle focus depth field closeup close up shot space margin center centre
third rule balance layout foreground middle top side edge corner base front bottom
style design art illustration vector photography photo photograph render rendering aesthetic look finish technique
minimalism realism drawing painting watercolor watercolour cartoon
quality detail detailed resolution 4k 8k hd uhd sharpness clarity texture pattern line shape form outline contour
grain focused sharp crisp smooth glossy matte shiny vibrant vivid
mood atmosphere ambience ambiance feeling feel vibe touch charm elegance warmth
decoration decor ornament ornamentation embellishment garnish arrangement flourish accent trim motif piping lace swirl
confetti leaf foliage petal pearl foil glitter sugar dust garland bunting
topping strawberry cherry candle drip icing glaze berry raspberry blueberry sprinkle frosting fondant cream flower tier
window door roof chimney coin steam ribbon bow chocolate
colour color palette tone hue shade scheme pastel
marble wood linen silk velvet porcelain ceramic glass stone metal
morning afternoon evening summer spring autumn winter sunset sunrise dawn dusk season hour
beautiful elegant festive romantic cozy cosy modern classic vintage minimalist simple clean luxurious cheerful delicate
professional commercial advertising advertisement presentation studio
""")
DETAILS = frozenset(map(stem, _DESCRIBING))
"""Nouns (and a few adjectives) that say how a picture looks, not what else is on it."""

MEDIA = _named("""
illustration=drawn vector=drawn drawing=drawn icon=drawn cartoon=drawn clipart=drawn flat=drawn sticker=drawn
logo=drawn anime=drawn comic=drawn
photo photograph=photo photography=photo photorealistic=photo realistic=photo realism=photo photographic=photo
bokeh=photo
watercolor watercolour=watercolor sketch pencil oil gouache ink pixel 3d render isometric collage mosaic
""")
"""Words of technique; those of one kind go together."""

OPPOSITES = tuple(
    (_words(one), _words(other))
    for one, other in (
        ("night midnight moonlight evening dusk sunset dark", "daylight sunlight"),
        ("night midnight moonlight", "morning noon afternoon sunrise dawn sunny"),
        ("winter snow snowy", "summer spring autumn"),
        ("summer", "winter spring autumn"),
        ("spring", "winter autumn"),
        ("minimalist minimal minimalistic simple plain", "ornate lavish intricate"),
        ("modern futuristic", "vintage retro antique rustic"),
        ("matte", "glossy shiny"),
    )
)
"""What a text says, and what then may not be added (each way round)."""

CHAT = _words("i you we here sure certainly prompt sorry cannot please answer note hello thanks image picture")
"""Words of a model that talks instead of describing."""

SENTENCE = _words("i we you he she they it is are was want need must should would could can let looks")
"""Words that make a text a sentence: no thing that something can be made with."""

MODIFIERS = _words("""
big small large little tiny huge tall short round square beautiful pretty cute nice lovely elegant festive romantic
modern classic vintage simple stylish bright delicate tasty delicious sweet fresh cheerful funny magical shiny soft
luxurious wonderful minimalist minimal cozy warm old new wooden glass paper geometric abstract traditional rustic
wedding birthday holiday christmas anniversary chocolate vanilla coffee colorful colourful plain gorgeous amazing
""")
"""Words that describe the thing that follows, or the one that is left out."""
