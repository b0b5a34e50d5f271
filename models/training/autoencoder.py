"""Trains the 128 px autoencoder (an AutoencoderTiny, 8 x smaller latents of 4 channels). Its
weights start from a colour identity: the first three channels carry red, green and blue straight
through, because a random start never learns the flat colours this world consists of. At the end
each latent channel is shifted and scaled to mean 0 and equal spread inside the first and last
convolution, since a Stable Diffusion pipeline knows no per-channel shift."""

import argparse
import random

import numpy as np
import skia
import torch
from diffusers import AutoencoderTiny
from torch.nn import functional

from models.training import paths
from models.training.checkpoints import AveragedWeights, Progress, cosine_rate, fast_precision, set_rate
from models.training.renderer import render, render_batch, to_tensor
from models.training.scene import sample_scene

CHANNELS = 32
LATENT_SPREAD = 0.73
CROP_SHARE = 0.65


def build() -> AutoencoderTiny:
    model = AutoencoderTiny(
        encoder_block_out_channels=(CHANNELS,) * 4,
        decoder_block_out_channels=(CHANNELS,) * 4,
        num_encoder_blocks=(0, 2, 3, 4),
        num_decoder_blocks=(4, 3, 2, 1),
        latent_channels=4,
    )
    for layers in (model.encoder.layers, model.decoder.layers):
        start_from_colour_identity(layers)
    with torch.no_grad():
        into, out = convolutions(model.encoder.layers)[-1], convolutions(model.decoder.layers)[0]
        into.weight[:3] *= 2
        into.weight[3] *= 0.5
        into.bias[:3] = -1
        out.weight[:3] *= 0.5
        out.bias[:3] = 0.5
    return model


def convolutions(layers: torch.nn.Module) -> list[torch.nn.Conv2d]:
    return [layer for layer in layers if isinstance(layer, torch.nn.Conv2d)]


@torch.no_grad()
def start_from_colour_identity(layers: torch.nn.Module) -> None:
    binomial = torch.tensor([1.0, 2.0, 1.0])
    blur = binomial[:, None] * binomial[None] / 16
    for layer in layers:
        if type(layer).__name__ == "AutoencoderTinyBlock":
            inner = convolutions(layer.conv)
            for conv in inner:
                torch.nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
                conv.bias.zero_()
            inner[-1].weight.mul_(0.15)
            inner[-1].weight[:3] = 0
    for conv in convolutions(layers):
        torch.nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        conv.weight.mul_(0.5)
        if conv.bias is not None:
            conv.bias.zero_()
        conv.weight[:3] = 0
        for color in range(3):
            if conv.stride[0] == 2:
                conv.weight[color, color] = blur
            else:
                conv.weight[color, color, 1, 1] = 1


def abstract_picture(rng: random.Random, size: int) -> np.ndarray:
    """Random shapes on a gradient, so that the autoencoder does not only know its own world."""
    pixels = np.zeros((size, size, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()

    def color() -> int:
        return skia.Color(rng.randrange(256), rng.randrange(256), rng.randrange(256), 255)

    gradient = skia.GradientShader.MakeLinear(points=[(0, 0), (rng.uniform(0, size), size)], colors=[color(), color()])
    canvas.drawPaint(skia.Paint(Shader=gradient))
    for _ in range(rng.randint(3, 14)):
        left, top = rng.uniform(-0.1, 1) * size, rng.uniform(-0.1, 1) * size
        width, height = rng.uniform(0.05, 0.5) * size, rng.uniform(0.05, 0.5) * size
        paint = skia.Paint(AntiAlias=True, Color=color())
        area = skia.Rect.MakeXYWH(left, top, width, height)
        kind = rng.randrange(3)
        if kind == 0:
            canvas.drawOval(area, paint)
        elif kind == 1:
            canvas.drawRoundRect(area, width / 5, height / 5, paint)
        else:
            paint.setStrokeWidth(rng.uniform(1, 6))
            canvas.drawLine(left, top, left + width, top + height, paint)
    return pixels[:, :, :3].copy()


def batch(rng: random.Random, count: int, crop: int) -> torch.Tensor:
    pictures: list[np.ndarray] = []
    while len(pictures) < count:
        abstract = rng.random() < 0.12
        picture = abstract_picture(rng, 128) if abstract else render(sample_scene(rng), 128)
        for _ in range(2 if crop < 128 else 1):
            x, y = rng.randrange(0, 129 - crop), rng.randrange(0, 129 - crop)
            pictures.append(picture[y : y + crop, x : x + crop])
    return to_tensor(pictures[:count])


def edge_distance(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """How far the two pictures' gradients are apart; keeps outlines sharp."""
    difference = first - second
    across = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    return across + (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()


def train(model: AutoencoderTiny, steps: int, rng: random.Random) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3, betas=(0.9, 0.99), weight_decay=1e-4)
    average, progress = AveragedWeights(model), Progress(25)
    for step in range(1, steps + 1):
        crop, count = (64, 16) if step < CROP_SHARE * steps else (128, 4)
        set_rate(optimizer, cosine_rate(step, steps, 1e-3, 50))
        pictures = batch(rng, count, crop)
        with fast_precision():
            latents = model.encode(pictures).latents.float()
            copies = model.decode(latents + 0.05 * torch.randn_like(latents)).sample
        copies = copies.float()
        distance = (pictures - copies).abs().mean() + ((pictures - copies) ** 2).mean()
        edges = edge_distance(pictures, copies)
        size = (latents**2).mean() + 10 * (functional.relu(latents.abs() - 2.2) ** 2).mean()
        loss = distance + 0.5 * edges + 2e-3 * size
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        average.update(0.99 if step > steps / 2 else 0.0)
        progress.add(step, {"distance": distance.item(), "edges": edges.item(), "size": size.item()})
        if step % 200 == 0:
            model.save_pretrained(paths.WORK / "vae128_unfinished")
    average.copy_to(model)


@torch.no_grad()
def even_out_latents(model: AutoencoderTiny, rng: random.Random) -> None:
    latents = torch.cat(
        [model.encode(render_batch([sample_scene(rng) for _ in range(32)], 128)).latents for _ in range(12)]
    )
    mean, factor = latents.mean((0, 2, 3)), LATENT_SPREAD / latents.std((0, 2, 3))
    into, out = convolutions(model.encoder.layers)[-1], convolutions(model.decoder.layers)[0]
    into.weight *= factor.view(-1, 1, 1, 1)
    into.bias.copy_((into.bias - mean) * factor)
    out.bias += (out.weight * mean.view(1, -1, 1, 1)).sum((1, 2, 3))
    out.weight /= factor.view(1, -1, 1, 1)
    model.register_to_config(scaling_factor=1 / LATENT_SPREAD)


@torch.no_grad()
def fidelity(model: AutoencoderTiny, pictures: torch.Tensor) -> float:
    """Peak signal-to-noise ratio in dB of a round trip."""
    copies = model.decode(model.encode(pictures).latents).sample.clamp(-1, 1)
    errors = ((copies - pictures) / 2).pow(2).mean((1, 2, 3))
    return float((-10 * errors.log10()).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1300)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    rng = random.Random(7)
    model = build()
    train(model, options.steps, rng)
    model.eval()
    pictures = render_batch([sample_scene(rng) for _ in range(64)], 128)
    print(f"PSNR {fidelity(model, pictures):.2f} dB")
    even_out_latents(model, rng)
    print(f"PSNR after evening out {fidelity(model, pictures):.2f} dB")
    model.save_pretrained(paths.VAE_128)


if __name__ == "__main__":
    main()
