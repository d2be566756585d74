#!/usr/bin/python3
"""The study's networks and training once more, in plain PyTorch: what Archsweep is checked against.

Written from the study ("How to Train Your ResNet", part 4); shares no code with Archsweep. Nothing but
files goes from one to the other: images in CIFAR-10's binary layout, a trial's key as JSON (column
`config` of the table `trials`), and saved networks, whose tensors are copied by name.

    reference.py golden INPUTS                       makes the golden files beside this script
    reference.py compare --config KEY.json --data DIR --initial A-initial.pt --final A-final.pt
                                                     trains as the key says, compares every weight
    reference.py seeds --data DIR --repeats 10 ...   trains with random numbers of its own

README.md beside this file has the whole commands. Runs with PyTorch 1.13 and 2.13.
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

# The networks

class Activated(nn.Module):
    activation = staticmethod(F.relu)


class ConvBnRelu(Activated):
    def __init__(self, channels_in, channels_out, kernel=3, stride=1):
        super().__init__()
        self.conv = conv(channels_in, channels_out, kernel, stride)
        self.bn = nn.BatchNorm2d(channels_out)

    def forward(self, x):
        return self.activation(self.bn(self.conv(x)))


def conv(channels_in, channels_out, kernel=3, stride=1):
    return nn.Conv2d(channels_in, channels_out, kernel, stride, padding=kernel // 2, bias=False)


class Wrapped(nn.Module):
    """A lone module under one more name, as in layer2/block1/shortcut/conv."""

    def __init__(self, **modules):
        super().__init__()
        (self.name, module), = modules.items()
        self.add_module(self.name, module)

    def forward(self, x):
        return getattr(self, self.name)(x)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.res1 = ConvBnRelu(channels, channels)
        self.res2 = ConvBnRelu(channels, channels)

    def forward(self, x):
        return x + self.res2(self.res1(x))


class SqueezeExcitation(Activated):
    def __init__(self, channels):
        super().__init__()
        few = max(1, channels // 16)
        self.reduce = Wrapped(linear=nn.Linear(channels, few))
        self.expand = Wrapped(linear=nn.Linear(few, channels))

    def forward(self, x):
        means = x.mean((2, 3))
        return x * torch.sigmoid(self.expand(self.activation(self.reduce(means))))[:, :, None, None]


class Layer(ConvBnRelu):
    """A convolution, a pool, and what the network's name says of this layer."""

    def __init__(self, channels_in, channels_out, pool, kinds):
        super().__init__(channels_in, channels_out)
        self.pool = pool
        self.residual = Residual(channels_out) if "residual" in kinds else nn.Identity()
        self.extra = ConvBnRelu(channels_out, channels_out) if "extra" in kinds else nn.Identity()
        self.squeeze = SqueezeExcitation(channels_out) if "squeeze" in kinds else nn.Identity()

    def forward(self, x):
        return self.squeeze(self.extra(self.residual(self.pool(super().forward(x)))))


class Block(Activated):
    """Of the original: shortcut and branch of relu(bn(x)); a short one has no branch."""

    def __init__(self, channels_in, channels_out, stride, short):
        super().__init__()
        self.bn = nn.BatchNorm2d(channels_in)
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = Wrapped(conv=conv(channels_in, channels_out, 1, stride))
        self.short = short
        if not short:
            self.branch1 = ConvBnRelu(channels_in, channels_out, stride=stride)
            self.branch2 = Wrapped(conv=conv(channels_out, channels_out))

    def forward(self, x):
        x = self.activation(self.bn(x))
        return self.shortcut(x) if self.short else self.shortcut(x) + self.branch2(self.branch1(x))


class BlockLayer(nn.Module):
    def __init__(self, channels_in, channels_out, stride, short):
        super().__init__()
        self.block1 = Block(channels_in, channels_out, stride, short)
        self.block2 = Block(channels_out, channels_out, 1, short)

    def forward(self, x):
        return self.block2(self.block1(x))


class Classifier(nn.Module):
    def __init__(self, features, pools, bias, factor):
        super().__init__()
        self.pools, self.factor = pools, factor
        self.linear = nn.Linear(features, 10, bias=bias)

    def forward(self, x):
        features = torch.cat([pool(x).flatten(1) for pool in self.pools], 1)
        return self.factor * self.linear(features)


MAX, AVERAGE = nn.AdaptiveMaxPool2d(1), nn.AdaptiveAvgPool2d(1)


class Network(nn.Module):
    """Any network of the study by its name; the layers from prep to the classifier in a row."""

    def __init__(self, name, width, activation="relu"):
        super().__init__()
        c = lambda channels: max(1, int(channels * width + 0.5))
        if name == "dawnbench" or name == "ladder:1":
            self.blocks(c, short=name == "ladder:1")
        elif name.startswith("ladder:"):
            self.step(int(name[len("ladder:")]), name, c)
        else:
            self.mix({} if name == "basic" else
                     dict((change + ":").split(":")[:2] for change in name.split(",")), c)
        for module in self.modules():
            if isinstance(module, Activated):
                module.activation = getattr(F, activation)

    def blocks(self, c, short):
        self.prep = Wrapped(conv=conv(3, c(64)))
        self.layer1 = BlockLayer(c(64), c(64), 1, short)
        self.layer2 = BlockLayer(c(64), c(128), 2, short)
        self.layer3 = BlockLayer(c(128), c(256), 2, short)
        self.layer4 = BlockLayer(c(256), c(256), 2, short)
        self.classifier = Classifier(2 * c(256), (MAX, AVERAGE), True, 1)

    def step(self, row, name, c):
        """Rows 2 to 5 of the study's table."""
        last = 512 if row == 5 else 256
        pool = nn.AvgPool2d(2) if name.endswith(",average-pool") else nn.MaxPool2d(2)
        self.prep = ConvBnRelu(3, c(64))
        for number, (a, b) in enumerate([(64, 128), (128, 256), (256, last)], 1):
            if row == 2:
                layer = ConvBnRelu(c(a), c(b), kernel=1, stride=2)
            elif row == 3:
                layer = ConvBnRelu(c(a), c(b), kernel=3, stride=2)
            else:
                layer = Layer(c(a), c(b), pool, [])
            self.add_module(f"layer{number}", layer)
        if row < 5:
            self.classifier = Classifier(2 * c(256), (MAX, AVERAGE), True, 1)
        else:
            pools = (AVERAGE,) if "global-average-pool" in name else (MAX,)
            self.classifier = Classifier(c(512), pools, True, 1)

    def mix(self, changes, c):
        """basic, extra:S, residual:S, average-pool, or a mix such as extra:L2,residual:L1+L3."""
        pool = nn.AvgPool2d(2) if "average-pool" in changes else nn.MaxPool2d(2)
        self.prep = ConvBnRelu(3, c(64))
        for number, (a, b) in enumerate([(64, 128), (128, 256), (256, 512)], 1):
            kinds = [kind for kind, layers in changes.items() if f"L{number}" in layers.split("+")]
            self.add_module(f"layer{number}", Layer(c(a), c(b), pool, kinds))
        global_pool = AVERAGE if "global-average-pool" in changes else MAX
        self.classifier = Classifier(c(512), (global_pool,), False, 0.125)

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x


def tensors(network):
    """Weights and running statistics under the names that saved networks give them."""
    return {
        name.replace(".", "_"): tensor
        for name, tensor in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def network_of(key):
    return Network(key["network"], key["width"], key["recipe"].get("activation", "relu"))


def reduce(network, dtype):
    """Has all but batch norm compute in a format of half the bits; the weights stay float32."""
    def conv(module, x):
        return F.conv2d(x, module.weight.to(dtype), None, module.stride, module.padding)

    def linear(module, x):
        bias = module.bias if module.bias is None else module.bias.to(dtype)
        return F.linear(x, module.weight.to(dtype), bias)

    for module in network.modules():
        for kind, forward in (nn.Conv2d, conv), (nn.Linear, linear):
            if isinstance(module, kind):
                module.forward = forward.__get__(module)
    network.register_forward_pre_hook(lambda _, inputs: (inputs[0].to(dtype),))
    network.register_forward_hook(lambda _, inputs, output: output.float())


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
    def __init__(self, files, limit, mean, deviation, dtype, device):
        records = np.concatenate([np.fromfile(f, np.uint8).reshape(-1, 3073) for f in files])
        records = records[:limit]
        self.crc32 = zlib.crc32(records.tobytes())
        self.device = device
        self.labels = torch.from_numpy(records[:, 0].astype(np.int64)).to(device)
        self.pixels = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()).to(device)
        self.mean = torch.tensor(mean, dtype=dtype, device=device).view(1, 3, 1, 1)
        self.deviation = torch.tensor(deviation, dtype=dtype, device=device).view(1, 3, 1, 1)

    def __len__(self):
        return len(self.labels)

    def normalised(self, pixels):
        return (pixels - self.mean) / self.deviation


def load_data(folder, train_limit=None, test_limit=None,
              mean=STUDY_MEAN, deviation=STUDY_DEVIATION, dtype=torch.float32, device="cpu"):
    train = sorted(folder.glob("data_batch_*.bin"))
    test = [folder / "test_batch.bin"]
    return (Images(train, train_limit, mean, deviation, dtype, device),
            Images(test, test_limit, mean, deviation, dtype, device))


def augmented(images, chosen, random):
    """32x32 crops of the images padded by 4 with reflection, half of them flipped, 8x8 cut out."""
    n = len(chosen)
    draw = lambda high: torch.randint(high, (n, 1), generator=random, device=images.device)
    arange = lambda end: torch.arange(end, device=images.device)
    padded = F.pad(images.normalised(images.pixels[chosen]), (4, 4, 4, 4), mode="reflect")
    rows, columns = draw(9) + arange(32), draw(9) + arange(32)
    columns = torch.where(draw(2) == 1, columns.flip(1), columns)
    crops = padded[arange(n).view(n, 1, 1, 1), arange(3).view(1, 3, 1, 1),
                   rows.view(n, 1, 32, 1), columns.view(n, 1, 1, 32)]
    inside = lambda start: (arange(32) >= start) & (arange(32) < start + 8)
    cut = inside(draw(25)).view(n, 1, 32, 1) & inside(draw(25)).view(n, 1, 1, 32)
    return crops.masked_fill(cut, 0)


# The training

def knots(recipe, epochs):
    """Epochs and learning rates: straight lines from 0 to the peak, at a fifth of the epochs, and
    back to 0, where the recipe has no schedule of its own."""
    if "schedule" in recipe:
        return [float(epoch) for epoch in recipe["schedule"]], list(recipe["schedule"].values())
    peak_epoch = int(epochs / 5 + 0.5) if epochs >= 3 else epochs / 5
    return [0, peak_epoch, epochs], [0, recipe["peak"], 0]


def rates(recipe, epochs, steps):
    """The learning rate of each step of the training."""
    if recipe.get("schedule") == "cosine":
        return cosine(recipe, epochs * steps, round(recipe["warmup_epochs"] * steps))
    times = (1 + np.arange(epochs * steps)) / steps
    return np.interp(times, *knots(recipe, epochs)).tolist()


def cosine(recipe, steps, warmup):
    """By PyTorch's own schedulers: the highest rate is that of the last step of the warm-up."""
    optimizer = torch.optim.SGD([torch.zeros(1)], recipe["peak"])
    scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [
        torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warmup, 1, warmup - 1),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps - warmup),
    ], milestones=[warmup - 1])
    result = []
    for _ in range(steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return result


class Study(torch.optim.Optimizer):
    """The study's: the rate is part of the velocity."""

    def __init__(self, groups, momentum):
        super().__init__(groups, {"momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                v = self.state[w].setdefault("velocity", torch.zeros_like(w))
                g = -group["lr"] * (w.grad + group["weight_decay"] * w)
                v.mul_(group["momentum"]).add_(g)
                w.add_(g).add_(v, alpha=group["momentum"])


def optimizer_of(network, recipe):
    """Its groups: biases, and the rest. What decays is added to the loss summed over a batch."""
    scale, decay = recipe.get("bias_lr_scale", 1), recipe["weight_decay"] * recipe["batch"]
    both = {True: [], False: []}
    for name, weight in network.named_parameters():
        both[name.endswith("bias")].append(weight)
    groups = [
        {"params": both[False], "lr": 0.0, "scale": 1, "weight_decay": decay},
        {"params": both[True], "lr": 0.0, "scale": scale, "weight_decay": decay / scale},
    ]
    if recipe.get("optimizer") == "sgd":
        return torch.optim.SGD(groups, momentum=recipe["momentum"], nesterov=True)
    return Study(groups, recipe["momentum"])


def loss_of(logits, labels, recipe):
    if recipe.get("loss") == "focal":
        right = logits.softmax(1).gather(1, labels[:, None])
        return -((1 - right) ** recipe.get("focal_gamma", 2) * right.log()).sum()
    return F.cross_entropy(logits, labels, reduction="sum",
                           label_smoothing=recipe.get("label_smoothing", 0.0))


def train(network, train_images, test_images, recipe, epochs, random=None):
    """Trains; yields each epoch's metrics. Without random: the images as they are, in order."""
    batch = recipe["batch"]
    optimizer = optimizer_of(network, recipe)
    count = len(train_images)
    steps = -(-count // batch)
    rate = iter(rates(recipe, epochs, steps))
    for epoch in range(epochs):
        order = (torch.randperm(count, generator=random, device=train_images.device) if random
                 else torch.arange(count))
        network.train()
        loss_sum, right = 0.0, 0
        for chosen in order.split(batch):
            images = (augmented(train_images, chosen, random) if random
                      else train_images.normalised(train_images.pixels[chosen]))
            labels = train_images.labels[chosen]
            logits = network(images)
            optimizer.zero_grad()
            loss_of(logits, labels, recipe).backward()
            learning_rate = next(rate)
            for group in optimizer.param_groups:
                group["lr"] = group["scale"] * learning_rate / batch
            optimizer.step()
            loss_sum += F.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
        test_loss, test_accuracy = evaluate(network, test_images)
        yield {
            "learning_rate": learning_rate,
            "train_loss": loss_sum / count,
            "train_accuracy": right / count,
            "test_loss": test_loss,
            "test_accuracy": test_accuracy,
        }


@torch.no_grad()
def evaluate(network, images):
    network.eval()
    loss_sum, right = 0.0, 0
    for chosen in torch.arange(len(images), device=images.device).split(500):
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
    assert recipe["batch_norm_precision"] == "float32"
    data = load_data(folder, limit["train"], limit["test"], *statistics, dtype=dtype)
    network = network_of(key)
    load(network, initial)
    network.to(dtype=dtype, memory_format=layout)
    if recipe["precision"] != "float32":
        reduce(network, getattr(torch, recipe["precision"]))
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(1 + disturbance * torch.randn_like(weight))
    return network, list(train(network, *data, recipe, key["epochs"]))


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
        if "-bfloat16" in name:
            found.add(name)
            in_float32 = train_as(with_recipe(key, precision="float32"), inputs, initial)
            again = [train_as(key, inputs, initial, layout=torch.channels_last, disturbance=1e-7)
                     for _ in range(8)]
            write(name, {**results(key, inputs, initial, *trained),
                         "float32": sampled(in_float32[0]),
                         "losses_differ_by": max(of_losses(trained, other) for other in again)})
            continue
        difference = of_weights if name.endswith("-five-steps") else of_losses
        # The first step of the ladder normalises again what is normalised: README.md says more.
        close = name.endswith("-five-steps") and not name.startswith("ladder-1")
        allowed = 1e-5 if close else 1e-4
        others = [{"dtype": torch.float64}, {"layout": torch.channels_last}]
        others += [{"layout": torch.channels_last, "disturbance": 1e-7}] * 8
        if all(difference(trained, train_as(key, inputs, initial, **other)) < allowed
               for other in others):
            print(name, "with seed", seed, flush=True)
            found.add(name)
            write(name, results(key, inputs, initial, *trained))


def write(name, result):
    (Path(__file__).parent / f"{name}.json").write_text(pretty(result, 2) + "\n")


def with_recipe(key, **changes):
    return {**key, "recipe": {**key["recipe"], **changes}}


def of_weights(one, other):
    """The largest relative difference of two trained networks' tensors."""
    theirs = tensors(other[0])
    return max(relative(theirs[name], tensor) for name, tensor in tensors(one[0]).items())


def of_losses(one, other):
    return max(abs(b[loss] / a[loss] - 1) for a, b in zip(one[1], other[1])
               for loss in ("train_loss", "test_loss"))


def results(key, inputs, initial, network, epochs):
    train_images, test_images = load_data(inputs, key["limit"]["train"], key["limit"]["test"])
    first = network_of(key)
    load(first, initial)
    return {
        "key": key,
        "train_crc32": train_images.crc32,
        "test_crc32": test_images.crc32,
        "parameters": sum(weight.numel() for weight in network.parameters()),
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
    device = options.device
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    data = load_data(options.data, options.train, options.test, options.mean, options.deviation,
                     device=device)
    accuracies = []
    for seed in range(options.first, options.first + options.repeats):
        torch.manual_seed(seed)
        network = Network(options.network, options.width)
        network.to(device, memory_format=torch.channels_last)
        if options.precision != "float32":
            reduce(network, getattr(torch, options.precision))
        recipe = {"batch": options.batch, "peak": options.peak, "momentum": 0.9,
                  "weight_decay": 5e-4}
        epochs = list(train(network, *data, recipe, options.epochs,
                            random=torch.Generator(device).manual_seed(1000 + seed)))
        accuracies.append(epochs[-1]["test_accuracy"])
        print(f"seed {seed}: {accuracies[-1]:.4f}; epochs",
              *(f"{epoch['test_accuracy']:.4f}" for epoch in epochs), flush=True)
    print(summary("PyTorch", accuracies))
    if options.against:
        from scipy.stats import ttest_ind
        print(summary("against", options.against))
        print("Welch's p %.3f" % ttest_ind(accuracies, options.against, equal_var=False).pvalue)


def summary(name, values):
    spread = f", sd {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{name}: n {len(values)}, mean {statistics.mean(values):.4f}{spread}"


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
    verb.add_argument("--first", type=int, default=1, help="the first seed")
    verb.add_argument("--device", default="cpu", help="cpu or cuda")
    verb.add_argument("--precision", default="float32", help="float32, bfloat16 or float16")
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
