"""Ordinary words a prompt may carry without naming another thing to draw. They are mixed into the
training captions, so that the image model learns to ignore them, and they widen the vocabulary a
prompt is checked against. Nouns of drawable things stay out: their absence is what tells a user
that the model does not know them."""

_FUNCTION_WORDS = """
a about above across after all along also am an and any are around as at be before behind below
beneath beside between both but by can could do during each either every for from has have her
here his how i if in inside into is it its just like made make me more most much my near no nor not
of off on one only onto or our out over please same she show should so some such than that the
their them then there these they this those through to top under until up upon us use using very
want was we what when where which while will with within without would you your create draw
generate paint sketch design imagine need give put set placed standing sitting lying decorated
topped covered wearing having featuring showing containing called named two three four five six
seven eight nine ten first second third single double pair half full whole little bit kind type
sort lot lots many few several another other different next last
"""

_ADJECTIVES = """
abstract adorable airy amazing ancient angular antique artistic attractive authentic awesome
balanced basic beautiful best big bold bright brilliant busy calm careful casual celebrated
centered charming cheap cheerful chic childish classic clean clear clever close cold colorful
colourful comfortable comic commercial common complete complex contemporary cool correct cosy
cozy crazy creamy creative crisp cute daily deep delicate delicious delightful dense detailed
digital dim direct dramatic dreamy dry dynamic early easy elegant empty enchanting enormous epic
everyday exact excellent exciting exclusive exotic expensive extra fabulous famous fancy fantastic
fashionable favorite favourite festive fine flat fluffy formal free fresh friendly fun funny fuzzy
gentle geometric giant glad glamorous glorious glossy glowing good gorgeous graceful grand great
groovy half handmade handsome happy hard harmonious healthy heavy high highly holy homemade hot huge
iconic ideal important impressive incredible informal inspiring intense intricate inviting
isolated jolly joyful juicy kind large lasting late lavish lazy legendary lively local long lonely
loud lovely low lucky lush luxurious luxury magic magical magnificent main majestic marvelous
massive matte mature mighty mild mini miniature minimal minimalist minimalistic modern modest
moody muted mysterious naive narrow natural neat neutral new nice noble nostalgic novel old
open optimistic ordinary organic original ornate outstanding pale pastel peaceful perfect
personal picturesque plain playful pleasant plump polished popular positive powerful precious
premium pretty private professional proud pure quaint quick quiet radiant rare ready real realistic
refined refreshing regular relaxed remarkable retro rich romantic round royal rustic sacred sad
safe satisfying seasonal serene serious shaded sharp shiny short silent silky simple sincere
sleek slim slow small smart smooth soft solid sophisticated special spectacular splendid
square stately still strong stunning stylish subtle sunny super superb surreal sweet symmetrical
tall tasteful tasty tender thick thin tidy timeless tiny traditional trendy trending true
typical ultra uncluttered unique unusual upscale urban useful usual vast vibrant victorian vintage
vivid warm wealthy wide wild winning wonderful wooden yummy young
"""

_STYLE_AND_MOOD = """
ad ads advert advertisement advertising anime aesthetic afternoon angle anniversary april art
artist artwork atmosphere august autumn award background backdrop banner birthday blur bokeh
brand branding breakfast brochure brush campaign canvas card cartoon catalog catalogue celebration
century ceremony chalk charm christmas clipart closeup clarity collage collection color colors
colour colours comfort commerce composition concept contrast cover craft crayon cubism
dawn day daylight december decor decoration definition delight depth dessert detail
details diagram discount display drawing dream dusk easter edition editorial effect effects
elegance elements energy engine evening event everyone exhibition facebook fall family fantasy
fashion february feeling festival field figure filter finish focus food footage format frame
freshness friday friends frontal front gallery game glamour glow gouache gradient grain
graphic graphics greeting halloween happiness harmony hd header hdr hero highlights holiday 
honeymoon hour icon idea illustration image impression impressionism impressionist ink instagram
invitation isometric january joy july june kids children label landscape launch layout left
light lighting line lines lineart logo look love lunch macro magazine march marble market
marketing mascot master masterpiece may media memory menu message minimalism mockup moment monday
month mood morning motif movie negative newsletter night noon november october octane offer oil
opening outline outlines packaging packshot painting palette panorama party pattern pencil
people perspective photo photograph photographer photography photorealistic picture pixel place
poster portrait post postcard presentation print product profile promo promotion pattern quality
rays realism render rendering resolution retail right rule saturated saturation sale
saturday scene screen seamless season second sense september series shade shades shadow
shadows shape shapes shine shot side sign sketchbook snapshot social softbox space spring
sticker stock storybook story store studio style styled sun sunday sunlight sunrise
sunset surface surrealism symbol symmetry table template texture textures thanksgiving theme
thirds thursday thumbnail time title today tone tones touch tradition trend tuesday twilight
typography uhd unreal valentine vector version view vignette vision wall wallpaper watercolor
watercolour wedding wednesday week weekend winter wish wonder wood work world year
artstation behance dribbble pinterest unsplash glass glassy text wide overhead middle center centre
corner edge bottom upper lower clients guests
"""

PHRASES = (
    "soft light",
    "morning light",
    "natural light",
    "summer morning",
    "studio lighting",
    "depth of field",
    "rule of thirds",
    "negative space for text",
    "close up",
    "front view",
    "top quality",
    "for kids",
    "for a children party",
    "on a marble table",
    "on a wooden table",
    "wedding invitation",
    "birthday card",
    "social media post",
    "8k uhd hdr",
    "product advertisement",
)

FUNCTION_WORDS = _FUNCTION_WORDS.split()
_PLAIN_ADJECTIVES = [word for word in _ADJECTIVES.split() if word not in ("geometric", "plain")]
_FREE = sorted({*_PLAIN_ADJECTIVES, *_STYLE_AND_MOOD.split()} - {"light", "background", "backdrop"})


def filler_words() -> list[str]:
    """Words that may stand anywhere in a caption; light and background mean something here."""
    return _FREE


def adjectives() -> list[str]:
    return _PLAIN_ADJECTIVES
