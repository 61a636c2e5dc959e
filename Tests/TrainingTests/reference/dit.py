"""The reduced video DiT in PyTorch, double precision, all three blocks: weights' names and shapes, forward pass, loss.

Written from the description of the model alone, with automatic gradients, so that it shares no mistake with the
hand-written backward passes. Letters in the shapes: n clips, s video tokens a clip (n_ctx), c = 8 caption tokens,
d width.
"""

import math

import torch
import torch.nn.functional as F

PATCH = 16  # values a token
CAPTION_TOKENS, CAPTION_WIDTH = 8, 32
NOISE_STEPS = 1000


# --- The weights: every tensor and its shape. Matrices are [out, in]. ---


def shapes(block, layers, d):
    """{name: shape} of a model of this block kind."""
    found = {}

    def linear(name, rows, columns):
        found[f"{name}.weight"] = (rows, columns)
        found[f"{name}.bias"] = (rows,)

    linear("tokens", d, PATCH)
    linear("caption", d, CAPTION_WIDTH)
    linear("time.in", d, d)
    linear("time.out", d, d)
    linear("modulation", 6 * d, d)
    for i in range(layers):
        stream(found, linear, f"blocks.{i}", d)
        if block == "cross-dit":
            linear(f"blocks.{i}.cross.q", d, d)
            linear(f"blocks.{i}.cross.kv", 2 * d, d)
            linear(f"blocks.{i}.cross.out", d, d)
        if block == "mm-dit" and i < layers - 1:
            stream(found, linear, f"blocks.{i}.caption", d)
        elif block == "mm-dit":  # nothing reads the caption after the last block: only its keys and values matter
            found[f"blocks.{i}.caption.table"] = (2, d)
            linear(f"blocks.{i}.caption.attention.kv", 2 * d, d)
    found["head.table"] = (2, d)
    linear("head", PATCH, d)
    return found


def stream(found, linear, name, d):
    """A stream's own table, attention and MLP."""
    found[f"{name}.table"] = (6, d)
    linear(f"{name}.attention.qkv", 3 * d, d)
    linear(f"{name}.attention.out", d, d)
    linear(f"{name}.mlp.in", 4 * d, d)
    linear(f"{name}.mlp.out", d, 4 * d)


# --- The model ---


def sine_cosine(positions, d):
    """[p] -> [p, d]: sines, then cosines, of p·10000^(−i/(d/2))."""
    half = d // 2
    angles = positions[:, None] * 10000.0 ** (-torch.arange(half, dtype=torch.float64) / half)
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def normalised(x):
    """LayerNorm without affine part over the last axis; the variance is the biased one."""
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.square().mean(-1, keepdim=True) + 1e-6).sqrt()


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def attention(q, k, v, head_size):
    """q [n, a, d], k and v [n, b, d] -> [n, a, d]: every query sees every key."""
    n, _, d = q.shape
    q, k, v = (m.reshape(n, -1, d // head_size, head_size).transpose(1, 2) for m in (q, k, v))
    scores = q @ k.transpose(2, 3) / math.sqrt(head_size)
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(n, -1, d)


class Model:
    """The forward pass over a dictionary of weights."""

    def __init__(self, weights, block, layers, head_size):
        self.weights, self.block, self.layers, self.head_size = weights, block, layers, head_size

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def rows(self, modulation, name):
        """modulation [n, r, d] plus a table [r, d] -> r tensors [n, 1, d]."""
        return (modulation + self.weights[f"{name}.table"]).split(1, dim=1)

    def mlp(self, name, x):
        return self.linear(f"{name}.mlp.out", gelu(self.linear(f"{name}.mlp.in", x)))

    def self_attention(self, name, x):
        q, k, v = self.linear(f"{name}.attention.qkv", x).chunk(3, dim=-1)
        return self.linear(f"{name}.attention.out", attention(q, k, v, self.head_size))

    def cross_attention(self, name, x, caption):
        k, v = self.linear(f"{name}.cross.kv", caption).chunk(2, dim=-1)
        read = attention(self.linear(f"{name}.cross.q", x), k, v, self.head_size)
        return self.linear(f"{name}.cross.out", read)

    def video_block(self, name, x, caption, modulation):
        """cross-dit and adaln-dit. x [n, s, d], caption [n, c, d], modulation [n, 6, d] -> x."""
        shift1, scale1, gate1, shift2, scale2, gate2 = self.rows(modulation, name)
        x = x + gate1 * self.self_attention(name, normalised(x) * (1 + scale1) + shift1)
        if self.block == "cross-dit":
            x = x + self.cross_attention(name, x, caption)
        return x + gate2 * self.mlp(name, normalised(x) * (1 + scale2) + shift2)

    def joint_block(self, name, x, y, modulation, last):
        """mm-dit. x [n, s, d], y [n, c, d] -> x, y: one attention over [video, caption]."""
        video, caption = self.rows(modulation, name), f"{name}.caption"
        shift, scale, gate = video[:3]
        q, k, v = self.linear(f"{name}.attention.qkv", normalised(x) * (1 + scale) + shift).chunk(3, dim=-1)
        if last:
            shift, scale = self.rows(modulation[:, :2], caption)
            ky, vy = self.linear(f"{caption}.attention.kv", normalised(y) * (1 + scale) + shift).chunk(2, dim=-1)
        else:
            own = self.rows(modulation, caption)
            qy, ky, vy = self.linear(f"{caption}.attention.qkv", normalised(y) * (1 + own[1]) + own[0]).chunk(3, dim=-1)
        keys, values = torch.cat([k, ky], dim=1), torch.cat([v, vy], dim=1)
        read = attention(q, keys, values, self.head_size)
        x = x + gate * self.linear(f"{name}.attention.out", read)
        x = x + video[5] * self.mlp(name, normalised(x) * (1 + video[4]) + video[3])
        if not last:
            read = attention(qy, keys, values, self.head_size)
            y = y + own[2] * self.linear(f"{caption}.attention.out", read)
            y = y + own[5] * self.mlp(caption, normalised(y) * (1 + own[4]) + own[3])
        return x, y

    def predicted_noise(self, noisy, t, captions):
        """noisy [n, s, 16], t [n], captions [n, c, 32] -> [n, s, 16]."""
        n, s, _ = noisy.shape
        d = self.weights["tokens.bias"].numel()
        x = self.linear("tokens", noisy) + sine_cosine(torch.arange(s, dtype=torch.float64), d)
        caption = self.linear("caption", captions)
        e = self.linear("time.out", F.silu(self.linear("time.in", sine_cosine(t, d))))
        if self.block == "adaln-dit":
            e = e + caption.mean(1)
        modulation = self.linear("modulation", F.silu(e)).reshape(n, 6, d)
        for i in range(self.layers):
            if self.block == "mm-dit":
                x, caption = self.joint_block(f"blocks.{i}", x, caption, modulation, last=i == self.layers - 1)
            else:
                x = self.video_block(f"blocks.{i}", x, caption, modulation)
        shift, scale = self.rows(e[:, None, :], "head")
        return self.linear("head", normalised(x) * (1 + scale) + shift)

    def loss(self, batch):
        """Mean squared error on the noise, over all values of the batch."""
        clips, noise, t, captions = (batch[name] for name in ("clips", "noise", "t", "captions"))
        kept = torch.cumprod(1 - torch.linspace(1e-4, 0.02, NOISE_STEPS, dtype=torch.float64), dim=0)
        kept = kept[t.long()][:, None, None]
        noisy = kept.sqrt() * clips + (1 - kept).sqrt() * noise
        return (self.predicted_noise(noisy, t, captions) - noise).square().mean()


def loss_and_gradients(model, batch):
    """The loss as a float, and {name: unclipped gradient}."""
    loss = model.loss(batch)
    gradients = torch.autograd.grad(loss, list(model.weights.values()))
    return loss.item(), dict(zip(model.weights, gradients))
