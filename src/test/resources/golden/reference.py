#!/usr/bin/python3
"""The study's networks and training once more, in plain PyTorch: what Archsweep is checked against.

Written from the study ("How to Train Your ResNet", part 4); shares no code with Archsweep. Nothing but
files goes from one to the other: images in CIFAR-10's binary layout, a trial's key as JSON (column
`config` of the table `trials`), and saved networks, whose tensors are copied by name.

    reference.py golden INPUTS                       makes the golden files beside this script
    reference.py compare --config KEY.json --data DIR --initial A-initial.pt --final A-final.pt
                                                     trains as the key says, compares every weight
    reference.py seeds --data DIR --repeats 10 ...   trains with random numbers of its own

README.md beside this file has the whole commands. Ran with Debian's PyTorch 1.13:
`apt-get install python3-torch python3-scipy`, then `/usr/bin/python3 reference.py ...`.
"""

import argparse
import json
import statistics
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

STUDY_MEAN = (125.31, 122.95, 113.87)
STUDY_DEVIATION = (62.99, 62.09, 66.70)
MOMENTUM = 0.9


# The networks

class ConvBnRelu(nn.Module):
    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(channels_out)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.res1 = ConvBnRelu(channels, channels)
        self.res2 = ConvBnRelu(channels, channels)

    def forward(self, x):
        return x + self.res2(self.res1(x))


class Layer(ConvBnRelu):
    def __init__(self, channels_in, channels_out, residual, extra):
        super().__init__(channels_in, channels_out)
        self.residual = Residual(channels_out) if residual else nn.Identity()
        self.extra = ConvBnRelu(channels_out, channels_out) if extra else nn.Identity()

    def forward(self, x):
        return self.extra(self.residual(F.max_pool2d(super().forward(x), 2)))


class Classifier(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.linear = nn.Linear(channels, 10, bias=False)

    def forward(self, x):
        return 0.125 * self.linear(F.max_pool2d(x, 4).flatten(1))


class Network(nn.Module):
    """basic, extra:S, residual:S, or a mix such as extra:L2,residual:L1+L3."""

    def __init__(self, name, width):
        super().__init__()
        kinds = {} if name == "basic" else dict(kind.split(":") for kind in name.split(","))
        extra = kinds.get("extra", "").split("+")
        residual = kinds.get("residual", "").split("+")
        prep, one, two, three = (max(1, int(c * width + 0.5)) for c in (64, 128, 256, 512))
        self.prep = ConvBnRelu(3, prep)
        self.layer1 = Layer(prep, one, "L1" in residual, "L1" in extra)
        self.layer2 = Layer(one, two, "L2" in residual, "L2" in extra)
        self.layer3 = Layer(two, three, "L3" in residual, "L3" in extra)
        self.classifier = Classifier(three)

    def forward(self, x):
        return self.classifier(self.layer3(self.layer2(self.layer1(self.prep(x)))))


def tensors(network):
    """Weights and running statistics under the names that saved networks give them."""
    return {
        name.replace(".", "_"): tensor
        for name, tensor in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def load(network, path):
    """Copies a saved network's tensors by name; none may be missing or left over."""
    saved = torch.jit.load(str(path)).state_dict()
    own = tensors(network)
    assert saved.keys() == own.keys(), saved.keys() ^ own.keys()
    with torch.no_grad():
        for name, tensor in own.items():
            assert tensor.shape == saved[name].shape, name
            tensor.copy_(saved[name])


# The data

class Images:
    def __init__(self, files, limit, mean, deviation, dtype):
        records = np.concatenate([np.fromfile(f, np.uint8).reshape(-1, 3073) for f in files])
        records = records[:limit]
        self.crc32 = zlib.crc32(records.tobytes())
        self.labels = torch.from_numpy(records[:, 0].astype(np.int64))
        self.pixels = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy())
        self.mean = torch.tensor(mean, dtype=dtype).view(1, 3, 1, 1)
        self.deviation = torch.tensor(deviation, dtype=dtype).view(1, 3, 1, 1)

    def __len__(self):
        return len(self.labels)

    def normalised(self, pixels):
        return (pixels - self.mean) / self.deviation


def load_data(folder, train_limit=None, test_limit=None,
              mean=STUDY_MEAN, deviation=STUDY_DEVIATION, dtype=torch.float32):
    train = sorted(folder.glob("data_batch_*.bin"))
    test = [folder / "test_batch.bin"]
    return (Images(train, train_limit, mean, deviation, dtype),
            Images(test, test_limit, mean, deviation, dtype))


def augmented(images, chosen, random):
    """32x32 crops of the images padded by 4 with reflection, half of them flipped, 8x8 cut out."""
    n = len(chosen)
    draw = lambda high: torch.randint(high, (n, 1), generator=random)
    padded = F.pad(images.normalised(images.pixels[chosen]), (4, 4, 4, 4), mode="reflect")
    rows, columns = draw(9) + torch.arange(32), draw(9) + torch.arange(32)
    columns = torch.where(draw(2) == 1, columns.flip(1), columns)
    crops = padded[torch.arange(n).view(n, 1, 1, 1), torch.arange(3).view(1, 3, 1, 1),
                   rows.view(n, 1, 32, 1), columns.view(n, 1, 1, 32)]
    inside = lambda start: (torch.arange(32) >= start) & (torch.arange(32) < start + 8)
    cut = inside(draw(25)).view(n, 1, 32, 1) & inside(draw(25)).view(n, 1, 1, 32)
    return crops.masked_fill(cut, 0)


# The training

def schedule(epoch, peak, epochs):
    """Straight lines from 0 to the peak, at a fifth of the epochs, and back to 0."""
    peak_epoch = int(epochs / 5 + 0.5) if epochs >= 3 else epochs / 5
    return float(np.interp(epoch, [0, peak_epoch, epochs], [0, peak, 0]))


@torch.no_grad()
def update(weights, velocities, rate, decay):
    for w, v in zip(weights, velocities):
        g = -rate * (w.grad + decay * w)
        v.mul_(MOMENTUM).add_(g)
        w.add_(g).add_(v, alpha=MOMENTUM)
        w.grad = None


def train(network, train_images, test_images, *, batch, epochs, peak, weight_decay, random=None):
    """Trains; yields each epoch's metrics. Without random: the images as they are, in order."""
    weights = list(network.parameters())
    velocities = [torch.zeros_like(w) for w in weights]
    count = len(train_images)
    steps = -(-count // batch)
    for epoch in range(epochs):
        order = torch.randperm(count, generator=random) if random else torch.arange(count)
        network.train()
        loss_sum, right = 0.0, 0
        for step, chosen in enumerate(order.split(batch), 1):
            images = (augmented(train_images, chosen, random) if random
                      else train_images.normalised(train_images.pixels[chosen]))
            labels = train_images.labels[chosen]
            logits = network(images)
            loss = F.cross_entropy(logits, labels, reduction="sum")
            loss.backward()
            rate = schedule(epoch + step / steps, peak, epochs) / batch
            update(weights, velocities, rate, weight_decay * batch)
            loss_sum += loss.item()
            right += (logits.argmax(1) == labels).sum().item()
        test_loss, test_accuracy = evaluate(network, test_images)
        yield {
            "learning_rate": schedule(epoch + 1, peak, epochs),
            "train_loss": loss_sum / count,
            "train_accuracy": right / count,
            "test_loss": test_loss,
            "test_accuracy": test_accuracy,
        }


@torch.no_grad()
def evaluate(network, images):
    network.eval()
    loss_sum, right = 0.0, 0
    for chosen in torch.arange(len(images)).split(500):
        logits = network(images.normalised(images.pixels[chosen]))
        labels = images.labels[chosen]
        loss_sum += F.cross_entropy(logits, labels, reduction="sum").item()
        right += (logits.argmax(1) == labels).sum().item()
    return loss_sum / len(images), right / len(images)


def train_as(key, folder, initial, *statistics, dtype=torch.float32,
             layout=torch.contiguous_format, disturbance=0):
    """Trains the network of a trial's key, from its saved initial weights or close to them."""
    recipe, limit = key["recipe"], key["limit"]
    assert not recipe["augment"] and not recipe["shuffle"], "its random numbers aren't known here"
    assert recipe["precision"] == "float32" and recipe["momentum"] == MOMENTUM
    data = load_data(folder, limit["train"], limit["test"], *statistics, dtype=dtype)
    network = Network(key["network"], key["width"])
    load(network, initial)
    network.to(dtype=dtype, memory_format=layout)
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(1 + disturbance * torch.randn_like(weight))
    metrics = list(train(network, *data, batch=recipe["batch"], epochs=key["epochs"],
                         peak=recipe["peak"], weight_decay=recipe["weight_decay"]))
    return network, metrics


# The commands

def golden(inputs):
    """For each trial, a file with what it gives: with the first seed that rounding leaves alone."""
    found = set()
    by_seed = lambda path: int(path.stem.rsplit("-", 1)[1])
    for path in sorted(inputs.glob("*.json"), key=by_seed):
        name, seed = path.stem.rsplit("-seed-", 1)
        if name in found:
            continue
        torch.manual_seed(1)
        key = json.loads(path.read_text())
        initial = path.with_name(path.stem + "-initial.pt")
        trained = train_as(key, inputs, initial)
        difference, allowed = (of_weights, 1e-5) if "five-steps" in name else (of_losses, 1e-4)
        others = [{"dtype": torch.float64}, {"layout": torch.channels_last}]
        others += [{"layout": torch.channels_last, "disturbance": 1e-7}] * 8
        if all(difference(trained, train_as(key, inputs, initial, **other)) < allowed
               for other in others):
            print(name, "with seed", seed, flush=True)
            found.add(name)
            result = results(key, inputs, initial, *trained)
            (Path(__file__).parent / f"{name}.json").write_text(pretty(result, 2) + "\n")


def of_weights(one, other):
    """The largest relative difference of two trained networks' tensors."""
    theirs = tensors(other[0])
    return max(relative(theirs[name], tensor) for name, tensor in tensors(one[0]).items())


def of_losses(one, other):
    return max(abs(b[loss] / a[loss] - 1) for a, b in zip(one[1], other[1])
               for loss in ("train_loss", "test_loss"))


def results(key, inputs, initial, network, epochs):
    train_images, test_images = load_data(inputs, key["limit"]["train"], key["limit"]["test"])
    first = Network(key["network"], key["width"])
    load(first, initial)
    return {
        "key": key,
        "train_crc32": train_images.crc32,
        "test_crc32": test_images.crc32,
        "epochs": epochs,
        "initial": sampled(first),
        "final": sampled(network),
        "logits": rounded(logits(network, test_images, 4).flatten().tolist()),
    }


@torch.no_grad()
def logits(network, images, count):
    network.eval()
    return network(images.normalised(images.pixels[:count]))


def sampled(network):
    """Of each tensor the norm, and up to 16 values, evenly spaced from the first."""
    result = {}
    for name, tensor in tensors(network).items():
        values = tensor.flatten()
        every = max(1, len(values) // 16)
        result[name] = {
            "norm": values.double().norm().item(),
            "every": every,
            "values": rounded(values[::every][:16].tolist()),
        }
    return result


def pretty(value, depth, indent=""):
    """JSON with one line an entry, down to a depth."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value)
    inner = indent + " "
    entries = [f"{inner}{json.dumps(name)}: {pretty(entry, depth - 1, inner)}"
               for name, entry in value.items()]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}"


def rounded(values):
    """Nine digits hold every bit of a float32."""
    return [float("%.9g" % value) for value in values]


def compare(options):
    key = json.loads(options.config.read_text())
    arguments = (key, options.data, options.initial, options.mean, options.deviation)
    network, epochs = train_as(*arguments)
    other, _ = train_as(*arguments, layout=torch.channels_last)
    for epoch, metrics in enumerate(epochs, 1):
        print("epoch", epoch, *(f"{name} {value:.6f}" for name, value in metrics.items()))
    print("Largest differences, relative to the tensor's largest value: of the given final network,")
    print("and of PyTorch itself with channels_last.")
    saved = torch.jit.load(str(options.final))
    given, channels_last = saved.state_dict(), tensors(other)
    both = []
    for name, tensor in tensors(network).items():
        both.append((relative(given[name], tensor), relative(channels_last[name], tensor)))
        print("%9.2e %9.2e  %s %s" % (*both[-1], name, tuple(tensor.shape)))
    print("%9.2e %9.2e  largest of all" % tuple(map(max, zip(*both))))
    load(network, options.final)
    _, test_images = load_data(options.data, 1, 100, options.mean, options.deviation)
    difference = relative(saved(test_images.pixels / 255), logits(network, test_images, 100))
    print("%9.2e            logits of the given network, by itself and here" % difference)


def relative(a, b):
    """The largest difference over the largest value."""
    a, b = a.detach().double(), b.detach().double()
    return ((a - b).abs().max() / b.abs().max()).item()


def seeds(options):
    data = load_data(options.data, options.train, options.test, options.mean, options.deviation)
    accuracies = []
    for seed in range(1, options.repeats + 1):
        torch.manual_seed(seed)
        network = Network(options.network, options.width)
        *_, last = train(network, *data, batch=options.batch, epochs=options.epochs,
                         peak=options.peak, weight_decay=5e-4,
                         random=torch.Generator().manual_seed(1000 + seed))
        accuracies.append(last["test_accuracy"])
        print(f"seed {seed}: {accuracies[-1]:.4f}", flush=True)
    print(summary("PyTorch", accuracies))
    if options.against:
        from scipy.stats import ttest_ind
        print(summary("against", options.against))
        print("Welch's p %.3f" % ttest_ind(accuracies, options.against, equal_var=False).pvalue)


def summary(name, values):
    return (f"{name}: n {len(values)}, mean {statistics.mean(values):.4f}, "
            f"sd {statistics.stdev(values):.4f}")


def main():
    numbers = lambda text: [float(number) for number in text.split(",")]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("golden")
    verb.add_argument("inputs", type=Path, help="folder that GoldenInputs wrote")
    verb = verbs.add_parser("compare")
    verb.add_argument("--config", type=Path, required=True, help="the trial's key, JSON")
    verb.add_argument("--initial", type=Path, required=True)
    verb.add_argument("--final", type=Path, required=True)
    data_options(verb, numbers)
    verb = verbs.add_parser("seeds")
    verb.add_argument("--network", default="residual:L1+L3")
    verb.add_argument("--width", type=float, default=0.125)
    verb.add_argument("--train", type=int, default=2000, help="the first images")
    verb.add_argument("--test", type=int, default=1000)
    verb.add_argument("--batch", type=int, default=128)
    verb.add_argument("--epochs", type=int, default=5)
    verb.add_argument("--peak", type=float, default=0.4)
    verb.add_argument("--repeats", type=int, default=10)
    verb.add_argument("--against", type=numbers, help="the other side's accuracies, 0.41,0.42,...")
    data_options(verb, numbers)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.verb == "golden":
        golden(options.inputs)
    elif options.verb == "compare":
        compare(options)
    else:
        seeds(options)


def data_options(verb, numbers):
    verb.add_argument("--data", type=Path, required=True, help="folder in CIFAR-10's layout")
    verb.add_argument("--mean", type=numbers, default=STUDY_MEAN, help="of each channel, 0 to 255")
    verb.add_argument("--deviation", type=numbers, default=STUDY_DEVIATION)


if __name__ == "__main__":
    sys.exit(main())
