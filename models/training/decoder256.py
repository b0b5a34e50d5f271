"""Gives the trained autoencoder a fifth level for 256 px pictures without changing its latents:
the encoder's new stem is fitted to the old one behind a 2 x 2 mean, and the decoder is trained from
the frozen latents. The UNet therefore works with either."""

import argparse
import random

import torch
from diffusers import AutoencoderTiny
from torch.nn import functional

from models.training import paths
from models.training.autoencoder import CHANNELS, convolutions, edge_distance, fidelity
from models.training.checkpoints import Progress, cosine_rate, fast_precision, set_rate
from models.training.renderer import render, render_batch, to_tensor
from models.training.scene import sample_scene

CROP_SHARE = 0.75


def build(small: AutoencoderTiny) -> AutoencoderTiny:
    large = AutoencoderTiny(
        encoder_block_out_channels=(CHANNELS,) * 5,
        decoder_block_out_channels=(CHANNELS,) * 5,
        num_encoder_blocks=(0, 0, 2, 3, 4),
        num_decoder_blocks=(4, 3, 2, 1, 1),
        latent_channels=4,
        scaling_factor=small.config.scaling_factor,
    )
    with torch.no_grad():
        for old, new in zip(small.encoder.layers[1:], large.encoder.layers[2:], strict=True):
            new.load_state_dict(old.state_dict())
        count = len(small.decoder.layers) - 1
        for number in range(count):
            state = small.decoder.layers[number].state_dict()
            large.decoder.layers[number].load_state_dict(state)
        _start_tail(large.decoder.layers[count:], small.decoder.layers[count])
    return large


def _start_tail(tail: torch.nn.Sequential, last: torch.nn.Conv2d) -> None:
    """Starts the new level as a plain enlargement of what the old one drew."""
    upsampled, out = convolutions(tail)
    upsampled.weight.normal_(0, 0.01)
    for channel in range(CHANNELS):
        upsampled.weight[channel, channel, 1, 1] += 1
    for layer in tail:
        if type(layer).__name__ == "AutoencoderTinyBlock":
            convolutions(layer.conv)[-1].weight.mul_(0.1)
    out.load_state_dict(last.state_dict())


@torch.no_grad()
def fit_stem(small: AutoencoderTiny, large: AutoencoderTiny, rng: random.Random) -> float:
    """The new first convolution only shifts colours; the second is then a linear fit. Returns the
    relative squared error of the fit."""
    first, second = large.encoder.layers[0], large.encoder.layers[1]
    first.weight.zero_()
    first.bias.zero_()
    for channel in range(27):
        first.weight[channel, channel // 9, channel % 9 // 3, channel % 3] = 1
    first.bias[27] = 1
    pictures = (crops(rng, 96, 64) + 1) / 2
    wanted = small.encoder.layers[0](functional.avg_pool2d(pictures, 2)).permute(0, 2, 3, 1)
    wanted = wanted.reshape(-1, CHANNELS).double()
    inputs = functional.unfold(first(pictures), 3, padding=1, stride=2).permute(0, 2, 1)
    inputs = inputs.reshape(len(wanted), -1).double()
    square = inputs.T @ inputs
    square += 1e-6 * len(inputs) * torch.eye(len(square), dtype=torch.double)
    solution = torch.linalg.solve(square, inputs.T @ wanted)
    second.weight.copy_(solution.T.reshape(second.weight.shape))
    return float(((inputs @ solution - wanted) ** 2).mean() / wanted.var())


def crops(rng: random.Random, count: int, size: int) -> torch.Tensor:
    pictures = []
    while len(pictures) < count:
        picture = render(sample_scene(rng), 256)
        for _ in range(2 if size < 256 else 1):
            # Even corners, so that the frozen encoder sees whole 2 x 2 blocks.
            x, y = (2 * rng.randrange(0, (256 - size) // 2 + 1) for _ in range(2))
            pictures.append(picture[y : y + size, x : x + size])
    return to_tensor(pictures[:count])


def train(small: AutoencoderTiny, large: AutoencoderTiny, steps: int, rng: random.Random) -> None:
    optimizer = torch.optim.AdamW(large.decoder.parameters(), betas=(0.9, 0.99))
    progress = Progress(25)
    for step in range(1, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, 8e-4, 50))
        pictures = crops(rng, 4, 128) if step < CROP_SHARE * steps else crops(rng, 1, 256)
        with fast_precision():
            with torch.no_grad():
                latents = small.encode(functional.avg_pool2d(pictures, 2)).latents.float()
            copies = large.decode(latents + 0.06 * torch.randn_like(latents)).sample.float()
        distance = (pictures - copies).abs().mean() + ((pictures - copies) ** 2).mean()
        edges = edge_distance(pictures, copies)
        optimizer.zero_grad()
        (distance + edges).backward()
        torch.nn.utils.clip_grad_norm_(large.decoder.parameters(), 1.0)
        optimizer.step()
        progress.add(step, {"distance": distance.item(), "edges": edges.item()})
        if step % 200 == 0:
            large.save_pretrained(paths.VAE_256)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    rng = random.Random(21)
    small = AutoencoderTiny.from_pretrained(paths.VAE_128).eval().requires_grad_(False)
    large = build(small)
    print(f"stem fitted, relative error {fit_stem(small, large, rng):.5f}", flush=True)
    pictures = render_batch([sample_scene(rng) for _ in range(32)], 256)
    print(f"PSNR before {fidelity(large, pictures):.2f} dB", flush=True)
    train(small, large, options.steps, rng)
    large.eval()
    print(f"PSNR {fidelity(large, pictures):.2f} dB")
    large.save_pretrained(paths.VAE_256)


if __name__ == "__main__":
    main()
