"""Encodes the training set once: scenes and their latents, so that the UNet's training spends no
time on rendering and encoding."""

import argparse
import pickle
import random
import time
from multiprocessing import get_context

import torch
from diffusers import AutoencoderTiny

from models.training import paths
from models.training.checkpoints import fast_precision
from models.training.renderer import render_batch
from models.training.scene import Scene, sample_scene

CHUNK = 4


@torch.no_grad()
def encode(count: int, seed: int) -> tuple[torch.Tensor, list[Scene]]:
    torch.set_num_threads(1)
    vae = AutoencoderTiny.from_pretrained(paths.VAE_128).eval()
    rng = random.Random(seed)
    scenes = [sample_scene(rng) for _ in range(count)]
    parts = []
    for start in range(0, count, CHUNK):
        pictures = render_batch(scenes[start : start + CHUNK], 128)
        with fast_precision():
            parts.append(vae.encode(pictures).latents.float() * vae.config.scaling_factor)
    return torch.cat(parts).half(), scenes


def load() -> tuple[torch.Tensor, list[Scene]]:
    scenes = pickle.loads((paths.LATENTS / "scenes.pickle").read_bytes())
    return torch.load(paths.LATENTS / "latents.pt"), scenes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=14_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    share = options.count // options.processes
    with get_context("spawn").Pool(options.processes) as pool:
        jobs = [(share, 100 + number) for number in range(options.processes)]
        results = pool.starmap(encode, jobs)
    latents = torch.cat([part for part, _ in results])
    paths.LATENTS.mkdir(parents=True, exist_ok=True)
    torch.save(latents, paths.LATENTS / "latents.pt")
    scenes = [scene for _, part in results for scene in part]
    (paths.LATENTS / "scenes.pickle").write_bytes(pickle.dumps(scenes))
    values = latents.float()
    print(f"{tuple(latents.shape)} in {time.monotonic() - started:.0f} s")
    print("mean", values.mean((0, 2, 3)).tolist(), "spread", values.std((0, 2, 3)).tolist())


if __name__ == "__main__":
    main()
