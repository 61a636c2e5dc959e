"""Training speed of the reduced Cross-DiT in PyTorch eager, float32, one thread: tokens a second of processor time, as JSON.

    python3 speed.py [SECONDS] [SIZES] [BATCH TOKENS]     e.g. speed.py 3 2x32,4x64 4096,256

A step draws times and noise, and runs forward, backward, clipping and AdamW. Clips and captions are one fixed batch: making
them is not included. Beside dit.py this model is written for speed: fused attention, GELU, layer norm and optimiser.
"""

import json
import math
import os
import statistics
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
HEAD, CONTEXT, CAPTION = 16, 64, 8


def sine_cosine(count, d):
    angles = torch.arange(count)[:, None] * 10000.0 ** (-torch.arange(d // 2) / (d // 2))
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def attention(q, k, v):
    heads = [x.view(len(x), -1, x.shape[-1] // HEAD, HEAD).transpose(1, 2) for x in (q, k, v)]
    return F.scaled_dot_product_attention(*heads).transpose(1, 2).reshape(q.shape)


def normalised(x, shift, scale):
    return torch.addcmul(shift, F.layer_norm(x, x.shape[-1:], eps=1e-6), 1 + scale)


class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.table = nn.Parameter(torch.randn(6, d) / math.sqrt(d))
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.query, self.caption, self.read = nn.Linear(d, d), nn.Linear(d, 2 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x, caption, modulation):
        shift1, scale1, gate1, shift2, scale2, gate2 = (modulation + self.table).chunk(6, 1)
        seen = attention(*self.qkv(normalised(x, shift1, scale1)).chunk(3, -1))
        x = torch.addcmul(x, gate1, self.out(seen))
        x = x + self.read(attention(self.query(x), *self.caption(caption).chunk(2, -1)))
        inner = F.gelu(self.up(normalised(x, shift2, scale2)), approximate="tanh")
        return torch.addcmul(x, gate2, self.down(inner))


class Model(nn.Module):
    def __init__(self, layers, d):
        super().__init__()
        self.tokens, self.caption = nn.Linear(16, d), nn.Linear(32, d)
        self.time, self.modulation = nn.Sequential(nn.Linear(d, d), nn.SiLU(), nn.Linear(d, d)), nn.Linear(d, 6 * d)
        self.blocks = nn.ModuleList(Block(d) for _ in range(layers))
        self.table, self.head = nn.Parameter(torch.randn(2, d) / math.sqrt(d)), nn.Linear(d, 16)
        self.positions, self.times = sine_cosine(CONTEXT, d), sine_cosine(1000, d)
        kept = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000), 0)
        self.signal, self.noise = kept.sqrt(), (1 - kept).sqrt()

    def loss(self, clips, noise, t, captions):
        x = self.signal[t, None, None] * clips + self.noise[t, None, None] * noise
        x, caption, e = self.tokens(x) + self.positions, self.caption(captions), self.time(self.times[t])
        modulation = self.modulation(F.silu(e)).view(len(t), 6, -1)
        for block in self.blocks:
            x = block(x, caption, modulation)
        shift, scale = (e[:, None] + self.table).chunk(2, 1)
        return F.mse_loss(self.head(normalised(x, shift, scale)), noise)


def rate(layers, d, batch, seconds):
    """Tokens a second, the median of its steps."""
    torch.manual_seed(1)
    model = Model(layers, d)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.01, foreach=True)
    n = batch // CONTEXT
    clips, captions = torch.randn(n, CONTEXT, 16), torch.randn(n, CAPTION, 32)

    def step():
        model.loss(clips, torch.randn_like(clips), torch.randint(0, 1000, (n,)), captions).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)

    for _ in range(3):
        step()
    rounds = []
    while sum(rounds) < seconds or len(rounds) < 3:
        start = time.process_time()
        step()
        rounds.append(time.process_time() - start)
    return batch / statistics.median(rounds)


def main(seconds="3", sizes="2x32,3x48,4x64,6x96,8x128", batches="4096,512,256"):
    cells = []
    for size in sizes.split(","):
        layers, d = map(int, size.split("x"))
        for batch in map(int, batches.split(",")):
            speed = rate(layers, d, batch, float(seconds))
            cells.append({"layers": layers, "width": d, "batch_tokens": batch, "tokens_per_second": speed})
    json.dump({"torch": torch.__version__, "cells": cells}, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
