"""Trains the text encoder, as the text half of a small CLIP: captions and 64 px pictures are pulled
together, and linear heads must read every attribute of the scene from the text and from the
picture. The picture half is thrown away; the image model sees only the text encoder's last hidden
state, frozen."""

import argparse
import random

import torch
import torch.nn as nn
from torch.nn import functional
from transformers import CLIPConfig, CLIPModel, CLIPTextModel, CLIPTokenizer

from models.training import paths
from models.training.attributes import heads, labels
from models.training.captions import caption, with_fillers
from models.training.checkpoints import Progress, cosine_rate, fast_precision, set_rate
from models.training.renderer import render_batch
from models.training.scene import sample_scene

BATCH = 160
TEXT_WIDTH, PICTURE_WIDTH, SHARED_WIDTH = 192, 128, 128


def build(tokenizer: CLIPTokenizer) -> CLIPModel:
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": TEXT_WIDTH,
        "intermediate_size": 768,
        "projection_dim": SHARED_WIDTH,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": tokenizer.model_max_length,
        "hidden_act": "quick_gelu",
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    vision = {
        "hidden_size": PICTURE_WIDTH,
        "intermediate_size": 512,
        "projection_dim": SHARED_WIDTH,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "image_size": 64,
        "patch_size": 8,
    }
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=SHARED_WIDTH)
    model = CLIPModel(config)
    for name, values in model.named_parameters():
        if "embedding" in name:
            nn.init.normal_(values, std=0.02)
    return model


def tokenize(tokenizer: CLIPTokenizer, texts: list[str]) -> torch.Tensor:
    return tokenizer(
        texts,
        padding="max_length",
        truncation=True,
        max_length=tokenizer.model_max_length,
        return_tensors="pt",
    ).input_ids


def attribute_loss(readers: nn.ModuleDict, features: torch.Tensor, wanted: dict[str, torch.Tensor]) -> torch.Tensor:
    losses = [
        functional.cross_entropy(readers[name](features).float(), numbers, ignore_index=-100)
        for name, numbers in wanted.items()
        if (numbers >= 0).any()
    ]
    return torch.stack(losses).sum()


def contrast(model: CLIPModel, text: torch.Tensor, picture: torch.Tensor) -> torch.Tensor:
    texts = functional.normalize(model.text_projection(text).float(), dim=-1)
    pictures = functional.normalize(model.visual_projection(picture).float(), dim=-1)
    scores = model.logit_scale.exp().clamp(max=60) * texts @ pictures.T
    right = torch.arange(len(texts))
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2


def train(model: CLIPModel, tokenizer: CLIPTokenizer, steps: int) -> nn.ModuleDict:
    rng = random.Random(11)
    text_heads, picture_heads = heads(TEXT_WIDTH), heads(PICTURE_WIDTH)
    parts = nn.ModuleList([model, text_heads, picture_heads])
    optimizer = torch.optim.AdamW(parts.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    progress = Progress(25)
    for step in range(1, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, 1.5e-3, 60))
        scenes = [sample_scene(rng) for _ in range(BATCH)]
        pictures = render_batch(scenes, 64) * 2
        ids = tokenize(tokenizer, [with_fillers(caption(s, rng), rng) for s in scenes])
        wanted = labels(scenes)
        with fast_precision():
            text = model.text_model(input_ids=ids).pooler_output
            picture = model.vision_model(pixel_values=pictures).pooler_output
            match = contrast(model, text, picture)
            read_text = attribute_loss(text_heads, text, wanted)
            read_picture = attribute_loss(picture_heads, picture, wanted)
        # Attributes first: contrast between pictures it cannot tell apart yet teaches nothing.
        loss = read_text + read_picture + min(1.0, step / 150) * match
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts.parameters(), 1.0)
        optimizer.step()
        progress.add(step, {"match": match.item(), "text": read_text.item(), "picture": read_picture.item()})
        if step % 100 == 0:
            model.save_pretrained(paths.WORK / "clip_unfinished")
    return text_heads


@torch.no_grad()
def report(model: CLIPModel, tokenizer: CLIPTokenizer, readers: nn.ModuleDict) -> None:
    rng = random.Random(12)
    for held_out in (False, True):
        scenes = [sample_scene(rng, held_out) for _ in range(500)]
        ids = tokenize(tokenizer, [caption(scene, rng, drop=0.0) for scene in scenes])
        features = model.text_model(input_ids=ids).pooler_output
        shares = {}
        for name, numbers in labels(scenes).items():
            known = numbers >= 0
            right = readers[name](features).argmax(-1) == numbers
            shares[name] = round(float(right[known].float().mean()), 3)
        print("held out" if held_out else "trained on", shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=420)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    tokenizer = CLIPTokenizer.from_pretrained(paths.TOKENIZER)
    model = build(tokenizer)
    readers = train(model, tokenizer, options.steps)
    model.eval()
    model.save_pretrained(paths.CLIP)
    CLIPTextModel.from_pretrained(paths.CLIP).save_pretrained(paths.TEXT_ENCODER)
    report(model, tokenizer, readers)


if __name__ == "__main__":
    main()
