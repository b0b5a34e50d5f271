"""Trains the UNet of the image model on the encoded scenes. It predicts v under a noise schedule
that really ends in pure noise, so that flat backgrounds come out in the colour asked for. The run
is counted in steps and can be resumed from its last checkpoint with --resume."""

import argparse
import copy
import random
from dataclasses import dataclass

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor, AttnProcessor2_0
from transformers import CLIPTextModel, CLIPTokenizer

from models.training import latents, paths
from models.training.captions import caption, with_fillers
from models.training.checkpoints import (
    AveragedWeights,
    Progress,
    cosine_rate,
    fast_precision,
    set_rate,
)
from models.training.clip import tokenize
from models.training.scene import Scene

CHANNELS = (96, 160, 224)
BATCH = 16
PEAK_RATE = 6e-4
UNCONDITIONAL = 0.1
CHECKPOINT = paths.WORK / "unet_unfinished.pt"


def build(text_width: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=16,
        in_channels=4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=CHANNELS,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=text_width,
        # In diffusers this is the number of heads, whatever its name says.
        attention_head_dim=(2, 4, 4),
    )


def scheduler() -> DDIMScheduler:
    return DDIMScheduler(
        num_train_timesteps=1000,
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


@dataclass
class TextSide:
    """The frozen text encoder with its tokenizer."""

    tokenizer: CLIPTokenizer
    encoder: CLIPTextModel
    rng: random.Random

    @torch.no_grad()
    def encode(self, scenes: list[Scene]) -> torch.Tensor:
        texts = [
            "" if self.rng.random() < UNCONDITIONAL else with_fillers(caption(scene, self.rng, drop=0.08), self.rng)
            for scene in scenes
        ]
        return self.encoder(tokenize(self.tokenizer, texts)).last_hidden_state


def load_text_side(seed: int) -> TextSide:
    encoder = CLIPTextModel.from_pretrained(paths.TEXT_ENCODER).eval()
    encoder.requires_grad_(False)
    tokenizer = CLIPTokenizer.from_pretrained(paths.TOKENIZER)
    return TextSide(tokenizer, encoder, random.Random(seed))


def velocity_losses(
    unet: UNet2DConditionModel, clean: torch.Tensor, texts: torch.Tensor, kept: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The error of each sample, and how noisy it was (0..999)."""
    times = torch.randint(0, len(kept), (len(clean),))
    noise = torch.randn_like(clean)
    signal = kept[times].sqrt().view(-1, 1, 1, 1)
    spread = (1 - kept[times]).sqrt().view(-1, 1, 1, 1)
    with fast_precision():
        guess = unet(signal * clean + spread * noise, times, texts).sample
    velocity = signal * noise - spread * clean
    return ((guess.float() - velocity) ** 2).mean((1, 2, 3)), times


def save(unet: UNet2DConditionModel, average: AveragedWeights) -> None:
    finished = copy.deepcopy(unet)
    average.copy_to(finished)
    finished.set_attn_processor(AttnProcessor2_0())
    finished.save_pretrained(paths.UNET)


def train(unet: UNet2DConditionModel, text: TextSide, steps: int, resume: bool) -> None:
    pictures, scenes = latents.load()
    kept = scheduler().alphas_cumprod
    optimizer = torch.optim.AdamW(unet.parameters(), betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    average, progress, first = AveragedWeights(unet), Progress(25), 1
    if resume:
        state = torch.load(CHECKPOINT)
        unet.load_state_dict(state["unet"])
        optimizer.load_state_dict(state["optimizer"])
        average.values, first = state["average"], state["step"] + 1
    for step in range(first, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, PEAK_RATE, 100))
        chosen = torch.randint(0, len(scenes), (BATCH,))
        texts = text.encode([scenes[number] for number in chosen.tolist()])
        losses, times = velocity_losses(unet, pictures[chosen].float(), texts, kept)
        optimizer.zero_grad()
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        optimizer.step()
        average.update(min(0.997, (1 + step) / (10 + step)))
        figures = {"loss": losses.mean(), "noisy": losses[times >= 666].mean()}
        progress.add(step, {name: value.item() for name, value in figures.items()})
        if step % 100 == 0:
            save(unet, average)
            state = {"unet": unet.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(state | {"average": average.values, "step": step}, CHECKPOINT)
    save(unet, average)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1 if options.resume else 0)
    text = load_text_side(4 if options.resume else 3)
    unet = build(text.encoder.config.hidden_size)
    # The plain attention code is the faster one for pictures this small on a processor.
    unet.set_attn_processor(AttnProcessor())
    size = sum(values.numel() for values in unet.parameters()) / 1e6
    print(f"{size:.1f} M parameters", flush=True)
    train(unet, text, options.steps, options.resume)


if __name__ == "__main__":
    main()
