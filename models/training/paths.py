"""Where the steps read and write: finished models lie in models/bundled, everything in between
in .local/training, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".local" / "training"
BUNDLED = ROOT / "models" / "bundled"

TOKENIZER = WORK / "tokenizer"
CLIP = WORK / "clip"
TEXT_ENCODER = WORK / "text_encoder"
VAE_128 = WORK / "vae128"
VAE_256 = WORK / "vae256"
LATENTS = WORK / "latents"
UNET = WORK / "unet"
IMAGE_MODEL = BUNDLED / "small-world"
JUDGE = BUNDLED / "judge.safetensors"
