#!/usr/bin/env python3
"""Loads what `rlaif export` wrote with transformers and PEFT.

Prints how far the logits of both exports lie apart, and writes the adapter's as a reference:

    python export_check.py --model BASE --adapter PEFT --merged MERGED --image FILE --prompt TEXT --out reference.safetensors
    ./rlaif parity --model BASE --adapter PEFT --reference reference.safetensors
    ./rlaif parity --model MERGED --reference reference.safetensors

Needs torch, torchvision, transformers, peft and pillow. Exit code 1 when a tensor is missing or left over, when the exports
differ by more than --limit, or when the adapter changes nothing.
"""
import argparse
import sys
import warnings

import torch
from peft import PeftModel
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoModelForImageTextToText, AutoProcessor

GREEDY_TOKENS = 8


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--model", "--adapter", "--merged", "--image", "--prompt", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--limit", type=float, default=1e-3)
    return parser.parse_args()


def load(folder):
    """The model in float32, and the names of tensors that its files lack or have besides."""
    model, info = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    odd = [name for kind in ("missing_keys", "unexpected_keys", "mismatched_keys") for name in info[kind]]
    return model.eval(), odd


def prompt(folder, image, text):
    processor = AutoProcessor.from_pretrained(folder)
    turn = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": text}]}
    rendered = processor.apply_chat_template([turn], add_generation_prompt=True)
    return processor(text=[rendered], images=[Image.open(image).convert("RGB")], return_tensors="pt")


@torch.no_grad()
def logits(model, inputs):
    return model(**inputs).logits.float()


def main():
    args = arguments()
    inputs = prompt(args.model, args.image, args.prompt)
    base, odd = load(args.model)
    plain = logits(base, inputs)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tuned = PeftModel.from_pretrained(base, args.adapter).eval()
    odd += [str(one.message) for one in caught if "missing adapter keys" in str(one.message)]
    adapted = logits(tuned, inputs)
    with torch.no_grad():
        greedy = tuned.generate(**inputs, do_sample=False, max_new_tokens=GREEDY_TOKENS)
    merged, more = load(args.merged)
    odd += more
    folded = logits(merged, inputs)

    moved = (adapted - plain).abs().max().item()
    apart = (adapted - folded).abs().max().item()
    print(f"tensors missing or left over: {len(odd)} {odd[:3] if odd else ''}")
    print(f"logits: {list(adapted.shape)}, largest {adapted.abs().max().item():.3g}")
    print(f"base to adapter: {moved:.3g}")
    print(f"adapter to merged: {apart:.3g}, limit {args.limit:g}")

    tensors = {"input." + name: value for name, value in inputs.items()}
    tensors["logits"] = adapted
    tensors["greedy_ids_eos"] = greedy[:, inputs["input_ids"].shape[1]:]
    save_file({name: value.contiguous() for name, value in tensors.items()}, args.out)
    return 1 if odd or apart > args.limit or moved == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
