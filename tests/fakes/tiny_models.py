"""Real pipelines with random weights, a few hundred kilobytes, built where a test wants them and never shipped."""

import json
import string
from pathlib import Path

import torch

LETTERS = list(string.ascii_lowercase + string.digits + ",.")


INPAINTING_CHANNELS = 9
"""What an inpainting checkpoint sees: noisy latents, the mask, and the latents of the masked picture."""


def tiny_pictures(folder: Path) -> Path:
    """A Stable Diffusion pipeline for 64x64 pixels, in diffusers' layout."""
    from diffusers import StableDiffusionPipeline

    return _small(folder, StableDiffusionPipeline, channels=4)


def tiny_inpainting(folder: Path) -> Path:
    """The same, made for inpainting."""
    from diffusers import StableDiffusionInpaintPipeline

    return _small(folder, StableDiffusionInpaintPipeline, channels=INPAINTING_CHANNELS)


def _small(folder: Path, kind, channels: int) -> Path:
    from diffusers import AutoencoderTiny, DDIMScheduler, UNet2DConditionModel

    torch.manual_seed(channels)
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16,
        attention_head_dim=2,
        norm_num_groups=4,
    )
    vae = AutoencoderTiny(
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
    )
    schedule = DDIMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        steps_offset=1,
        rescale_betas_zero_snr=True,
    )
    text_encoder, tokenizer = _text(folder / "words")
    kind(vae, text_encoder, tokenizer, unet, schedule, None, None, requires_safety_checker=False).save_pretrained(
        folder / "pipeline"
    )
    return folder / "pipeline"


def tiny_pictures_xl(folder: Path) -> Path:
    """The same in the layout of Stable Diffusion XL: two text encoders, a full autoencoder."""
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
    from transformers import CLIPTextModelWithProjection

    torch.manual_seed(0)
    text_encoder, tokenizer = _text(folder / "words")
    second = CLIPTextModelWithProjection(text_encoder.config)
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=2,
        norm_num_groups=4,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + text_encoder.config.projection_dim,
    )
    blocks = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
    vae = AutoencoderKL(block_out_channels=(4, 4, 4, 4), norm_num_groups=2, **blocks)
    schedule = EulerDiscreteScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1)
    StableDiffusionXLPipeline(
        vae, text_encoder, second, tokenizer, tokenizer, unet, schedule, add_watermarker=False
    ).save_pretrained(folder / "pipeline", variant="fp16")
    return folder / "pipeline"


def _text(folder: Path):
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    tokens = [*LETTERS, *(f"{letter}</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: index for index, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77)
    config = CLIPTextConfig(
        vocab_size=len(tokens),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=77,
        bos_token_id=len(tokens) - 2,
        eos_token_id=len(tokens) - 1,
        pad_token_id=len(tokens) - 1,
    )
    return CLIPTextModel(config), tokenizer


def tiny_translator(folder: Path) -> Path:
    """A Marian model that answers every sentence with some words, in transformers' layout."""
    import sentencepiece
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    lines = iter(["красный торт на столе", "빨간 케이크", "a red cake on the table"] * 50)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_prefix=str(folder / "spm"),
        vocab_size=40,
        model_type="char",
        character_coverage=1.0,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spm.model"))
    names = ["</s>", "<unk>", *(pieces.id_to_piece(index) for index in range(3, len(pieces))), "<pad>"]
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({name: index for index, name in enumerate(names)}))
    spm = str(folder / "spm.model")
    tokenizer = MarianTokenizer(spm, spm, str(vocabulary), source_lang="ru", target_lang="en")
    config = MarianConfig(
        vocab_size=len(names),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=256,
        pad_token_id=len(names) - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=len(names) - 1,
        scale_embedding=True,
    )
    tokenizer.save_pretrained(folder / "model")
    model = MarianMTModel(config)
    # Greedy, random weights may end the sentence at once.
    model.generation_config.num_beams = 4
    model.save_pretrained(folder / "model")
    return folder / "model"
