"""The reduced video DiT in PyTorch, double precision: what the Swift trainer is checked against.

Needs Python 3.10 and torch, nothing else. No test runs it; the tests read the fixtures it made.

    reference.py make FOLDER    write FOLDER/{cross-dit,adaln-dit,mm-dit,cross-dit-odd}.safetensors
    reference.py check FOLDER   compare what `lawbook train --export-step FOLDER` wrote with this model;
                                exit code 1 if the loss is off by more than 1e-6 (relative), a gradient by more than
                                1e-4 of its tensor's norm, or a file is not what it should be

A fixture holds, all as float32: weights/NAME, batch/{clips,noise,t,captions}, gradients/NAME (not clipped) and
after/NAME, the weights after ten AdamW steps on that batch; its metadata the sizes, the loss, and the losses and
gradient norms before each step.

What after/ cannot settle: adding one vector to all keys changes no softmax, so where one attention has one key bias
(rows d..<2d of blocks.i.attention.qkv.bias and rows 0..<d of blocks.i.cross.kv.bias, not in mm-dit, whose streams have
one each) its true gradient is zero. AdamW divides rounding by rounding there: in single precision those rows go
anywhere within learning rate times steps, and nothing else depends on them.
"""

import json
import math
import struct
import sys
from array import array
from pathlib import Path

import torch

sys.dont_write_bytecode = True
from dit import CAPTION_TOKENS, CAPTION_WIDTH, NOISE_STEPS, PATCH, Model, loss_and_gradients, shapes  # noqa: E402

LOSS_TOLERANCE, GRADIENT_TOLERANCE = 1e-6, 1e-4
LEARNING_RATE, UPDATES = 4e-3, 10  # of the fixtures: full rate from the first step, no warm-up


# --- safetensors: 8 bytes of length, a JSON header, the values ---


def write(path, tensors, metadata):
    """Writes {name: tensor} as float32 and {key: text}."""
    header, end = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        start, end = end, end + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    values = b"".join(array("f", tensor.detach().float().flatten().tolist()).tobytes() for tensor in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + values)


def read(path):
    """{name: tensor in double precision}, {key: text}."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header, values = json.loads(data[8 : 8 + length]), data[8 + length :]
    metadata, tensors = header.pop("__metadata__", {}), {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", f"{path}: {name} is {entry['dtype']}, not F32"
        numbers = array("f", values[slice(*entry["data_offsets"])])
        tensors[name] = torch.tensor(numbers.tolist(), dtype=torch.float64).reshape(entry["shape"])
    return tensors, metadata


# --- make ---


def drawn(shape, scale, generator):
    """Normal values that are exact in float32, so that both sides start from the same numbers."""
    return (scale * torch.randn(shape, generator=generator, dtype=torch.float64)).float().double()


def deviation(name, shape):
    """Xavier's for matrices; what starts at zero in training is large enough here for every gradient to count."""
    if name == "head.weight":
        return 0.25  # the first gradients are clipped, the last are not
    if len(shape) == 1 or name.endswith("table") or name.endswith("cross.out.weight"):
        return 0.1
    return math.sqrt(2 / sum(shape))


def random_weights(block, layers, d, generator):
    """No tensor is zero."""
    found = shapes(block, layers, d).items()
    return {name: drawn(shape, deviation(name, shape), generator).requires_grad_() for name, shape in found}


def random_batch(clips, context, generator):
    """t covers the first, the last and a middle step of the noise."""
    t = torch.tensor([0, NOISE_STEPS - 1, 371], dtype=torch.float64)[:clips]
    return {
        "clips": drawn((clips, context, PATCH), 1, generator),
        "noise": drawn((clips, context, PATCH), 1, generator),
        "t": t,
        "captions": drawn((clips, CAPTION_TOKENS, CAPTION_WIDTH), 1, generator),
    }


def trained(model, batch):
    """Ten AdamW steps on one batch: the losses and gradient norms before each; the weights are changed in place."""
    parameters = list(model.weights.values())
    optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01)
    losses, norms = [], []
    for _ in range(UPDATES):
        loss, gradients = loss_and_gradients(model, batch)
        norm = math.sqrt(sum(g.square().sum().item() for g in gradients.values()))
        for name, weight in model.weights.items():
            weight.grad = gradients[name] * min(1, 1 / (norm + 1e-6))
        optimiser.step()
        losses.append(loss)
        norms.append(norm)
    return losses, norms


def make(folder, name, block, seed, layers, d, head_size, frames, height, width):
    generator = torch.Generator().manual_seed(seed)
    weights = random_weights(block, layers, d, generator)
    batch = random_batch(3, frames * (height // 2) * (width // 2), generator)
    model = Model(weights, block, layers, head_size)
    loss, gradients = loss_and_gradients(model, batch)
    tensors = {f"weights/{key}": value.detach().clone() for key, value in weights.items()}
    tensors |= {f"batch/{key}": value for key, value in batch.items()}
    tensors |= {f"gradients/{key}": value for key, value in gradients.items()}
    losses, norms = trained(model, batch)
    tensors |= {f"after/{key}": value for key, value in weights.items()}
    sizes = {"layers": layers, "width": d, "head_size": head_size, "block": block, "frames": frames}
    sizes |= {"clip_height": height, "clip_width": width, "learning_rate": LEARNING_RATE, "loss": loss}
    metadata = {key: str(value) for key, value in sizes.items()}
    metadata |= {"losses": ",".join(map(repr, losses)), "gradient_norms": ",".join(map(repr, norms))}
    write(folder / f"{name}.safetensors", tensors, metadata)
    print(f"{name}: loss {losses[0]:.6f} to {losses[-1]:.6f}, gradient norm {norms[0]:.3f} to {norms[-1]:.3f}")


def make_all(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for seed, block in enumerate(("cross-dit", "adaln-dit", "mm-dit"), start=1):
        make(folder, block, block, seed, layers=2, d=16, head_size=8, frames=4, height=8, width=8)
    make(folder, "cross-dit-odd", "cross-dit", 4, layers=1, d=24, head_size=8, frames=3, height=6, width=10)


# --- check ---


def faults_of_files(weights, gradients, batch, expected, context):
    """What is wrong before anything is computed, as lines of text."""
    for what, tensors in (("weights", weights), ("gradients", gradients)):
        found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                yield f"{what}: {name} is {found.get(name, 'missing')}, expected {expected.get(name, 'no such tensor')}"
    yield from (f"weights: {name} is all zero" for name, tensor in weights.items() if not tensor.any())
    n = len(batch.get("t", ()))
    video, caption = (n, context, PATCH), (n, CAPTION_TOKENS, CAPTION_WIDTH)
    for name, shape in {"clips": video, "noise": video, "t": (n,), "captions": caption}.items():
        if name not in batch or tuple(batch[name].shape) != shape or n == 0:
            yield f"batch: {name} is missing or not {shape}"


def check(folder):
    """Prints the comparison; true if all of it is within the tolerances."""
    weights, metadata = read(folder / "weights.safetensors")
    batch, _ = read(folder / "batch.safetensors")
    theirs, about = read(folder / "gradients.safetensors")
    keys = ("layers", "width", "head_size", "frames", "clip_height", "clip_width")
    layers, d, head_size, frames, height, width = (int(metadata[key]) for key in keys)
    expected = shapes(metadata["block"], layers, d)
    faults = list(faults_of_files(weights, theirs, batch, expected, frames * (height // 2) * (width // 2)))
    if faults:
        print("\n".join(faults))
        return False
    for weight in weights.values():
        weight.requires_grad_()
    loss, ours = loss_and_gradients(Model(weights, metadata["block"], layers, head_size), batch)
    errors = {name: ((theirs[name] - ours[name]).norm() / ours[name].norm()).item() for name in expected}
    loss_error = abs(float(about["loss"]) - loss) / loss
    print(f"{loss_error:9.2e}  loss {about['loss']} against {loss!r}")
    for name, error in errors.items():
        print(f"{error:9.2e}  {name}{'' if error <= GRADIENT_TOLERANCE else '  <-- too far'}")
    # Written so that a value that is not a number fails.
    return loss_error <= LOSS_TOLERANCE and all(error <= GRADIENT_TOLERANCE for error in errors.values())


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("make", "check"):
        sys.exit(__doc__)
    command, folder = arguments[0], Path(arguments[1])
    if command == "make":
        make_all(folder)
    elif not check(folder):
        sys.exit(1)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1:])
