#!/usr/bin/env python3
"""Times the training step of `archsweep bench` in plain PyTorch (1.13 or later), for comparison.

The same network, optimiser, input (uint8, normalised on the device) and counts; eager mode,
channels_last, autocast where the precision isn't float32. Run them in turns, on one machine:

    submit/archsweep bench residual:L1+L3 --precision bfloat16 --threads 2
    python3 bench/pytorch_step.py --network residual:L1+L3 --precision bfloat16 --threads 2
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parents[1] / "src/test/resources/golden"))
from reference import Network  # noqa: E402

WARM_UP = 3
MOMENTUM, WEIGHT_DECAY = 0.9, 5e-4


def multiply_adds(network):
    """Of one image's forward pass: convolutions and the matrix product."""
    counts = []

    def count(module, inputs, output):
        counts.append(module.weight[0].numel() * output[0].numel())

    hooks = [module.register_forward_hook(count) for module in network.modules()
             if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear))]
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, 32, 32))
    for hook in hooks:
        hook.remove()
    return sum(counts)


def stepper(network, batch, device, precision):
    """A function that trains one step, and returns when it is done."""
    weights = list(network.parameters())
    velocities = [torch.zeros_like(weight) for weight in weights]
    mean, deviation = (torch.full((1, 3, 1, 1), value, device=device) for value in (127.5, 64.0))
    pixels = torch.randint(256, (batch, 3, 32, 32), dtype=torch.uint8)
    labels = torch.randint(10, (batch,))
    reduced = precision != "float32"
    dtype = getattr(torch, precision) if reduced else None
    rate = 0.01 / batch

    def step():
        images = pixels.to(device).contiguous(memory_format=torch.channels_last)
        images = (images - mean) / deviation
        with torch.autocast(device, dtype=dtype, enabled=reduced):
            logits = network(images)
            loss = F.cross_entropy(logits.float(), labels.to(device), reduction="sum")
        gradients = list(torch.autograd.grad(loss, weights))
        with torch.no_grad():
            torch._foreach_add_(gradients, weights, alpha=WEIGHT_DECAY * batch)
            torch._foreach_mul_(gradients, -rate)
            torch._foreach_mul_(velocities, MOMENTUM)
            torch._foreach_add_(velocities, gradients)
            torch._foreach_add_(weights, gradients)
            torch._foreach_add_(weights, velocities, alpha=MOMENTUM)
        return loss.item()  # waits for the device

    return step


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", default="residual:L1+L3")
    parser.add_argument("--width", type=float, default=1)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--precision", default="float32",
                        choices=["float32", "bfloat16", "float16"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--device", choices=["cpu", "cuda"],
                        default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    if options.precision == "float16" and options.device == "cpu":
        parser.error("float16 needs a GPU; CPUs have bfloat16")
    torch.set_num_threads(options.threads)
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(1)
    network = Network(options.network, options.width)
    operations = 3 * 2 * multiply_adds(network) * options.batch
    network = network.to(options.device, memory_format=torch.channels_last).train()
    step = stepper(network, options.batch, options.device, options.precision)
    seconds = []
    for _ in range(WARM_UP + options.steps):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    median, least = statistics.median(seconds[WARM_UP:]), min(seconds[WARM_UP:])
    where = "GPU" if options.device == "cuda" else f"{options.threads} thread{'s' * (options.threads > 1)}"
    print(f"PyTorch {torch.__version__}: {options.network}, width {options.width:g}, "
          f"batch {options.batch}, {options.precision}, {where}")
    print(f"seconds a step: median {median:.4f}, min {least:.4f}")
    print(f"GFLOP/s: {operations / median / 1e9:.1f} ({operations / 1e9:.1f} GFLOP a step)")


if __name__ == "__main__":
    main()
