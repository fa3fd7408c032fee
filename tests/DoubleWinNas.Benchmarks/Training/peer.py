"""The peer of this project's trainer: the same network, batches, optimizer and threads in PyTorch.

    peer.py FOLDER untuned|tuned|twin losses|speed

FOLDER holds case.json, network.json, weights.safetensors and order.i32 (see TrainingCase.cs).
untuned is what a first program looks like: contiguous tensors and defaults everywhere. tuned has channels-last memory after the stem,
in-place activations, gradients set to None and no reading of losses; the allocator's tuning comes with its environment. twin is tuned
with the order of operations that this project's trainer chose, so that its losses can be compared bit for bit.
losses: prints the losses of the first steps. speed: reads "WARM_UP TIMED" (seconds) from standard input, prints what it reached.
"""
import gzip
import json
import math
import resource
import struct
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    body = memoryview(data)[8 + length:]
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise SystemExit(f"{path}: tensor {name} is {entry['dtype']}, but F32 is needed.")
        begin, end = entry["data_offsets"]
        tensors[name] = torch.from_numpy(numpy.frombuffer(body[begin:end], "<f4").reshape(entry["shape"]).copy())
    return tensors


def read_idx(path, header):
    with gzip.open(path) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def read_dataset(case):
    """Normalised images (N, 1, H, W) and labels (N), in memory; the arithmetic is that of Normalization.cs, bit for bit."""
    folder = case["dataset"]
    labels = read_idx(f"{folder}/train-labels-idx1-ubyte.gz", 8)
    pixels = read_idx(f"{folder}/train-images-idx3-ubyte.gz", 16).reshape(len(labels), 1, 28, 28)
    mean, deviation = (numpy.float64(numpy.float32(case[key])) for key in ("mean", "deviation"))
    table = numpy.arange(256, dtype=numpy.float32) * numpy.float32(1 / (255.0 * deviation)) + numpy.float32(-mean / deviation)
    return torch.from_numpy(table[pixels]), torch.from_numpy(labels.astype(numpy.int64))


class LatePaddedConv2d(nn.Conv2d):
    """A 1x1 convolution without bias leaves zeros zero, so its padding can come last."""

    def forward(self, x):
        margin = self.padding[0]
        return functional.pad(functional.conv2d(x, self.weight, groups=self.groups), (margin, margin, margin, margin))


class Crop(nn.Module):
    def __init__(self, margin, variant):
        super().__init__()
        self.margin = margin
        self.is_sliced = variant == "untuned"

    def forward(self, x):
        if self.is_sliced:
            return x[:, :, self.margin:-self.margin, self.margin:-self.margin]
        # The gradient of a slice would lose the memory layout.
        return functional.pad(x, (-self.margin,) * 4)


class Add(nn.Module):
    def forward(self, x, y):
        return x + y


class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def layer_of(op, variant):
    """The module of one operation of the IR. Transformable activations are open (s = 1)."""
    kind = op["op"]
    if kind == "conv2d":
        is_late = variant == "twin" and op["kernel"] == op["stride"] == 1 and op["padding"] > 0 and not op["bias"]
        return (LatePaddedConv2d if is_late else nn.Conv2d)(
            op["inChannels"], op["outChannels"], op["kernel"], op["stride"], op["padding"], groups=op["groups"], bias=op["bias"])
    if kind == "batch_norm2d":
        return nn.BatchNorm2d(op["channels"], eps=op["eps"])
    if kind == "activation":
        return nn.ReLU6(inplace=variant != "untuned") if op["kind"] == "ReLU6" else nn.Identity()
    if kind == "zero_pad2d":
        return nn.ZeroPad2d(op["padding"])
    if kind == "center_crop2d":
        return Crop(op["margin"], variant)
    if kind == "add":
        return Add()
    if kind == "global_average_pool":
        return GlobalAveragePool()
    if kind == "linear":
        return nn.Linear(op["inFeatures"], op["outFeatures"])
    raise SystemExit(f"network.json: the operation {kind} is unknown.")


class Network(nn.Module):
    def __init__(self, nodes, weights, variant):
        super().__init__()
        self.is_channels_last = variant != "untuned"
        self.layers = nn.ModuleList()
        self.reads = []
        position = {"input": 0}
        last_reader = {}
        for index, node in enumerate(nodes):
            layer = layer_of(node["op"], variant)
            own = {name: weights[f"{node['name']}.{name}"] for name in layer.state_dict() if name != "num_batches_tracked"}
            layer.load_state_dict(own, strict=False)
            self.layers.append(layer)
            reads = [position[name] for name in node["inputs"]]
            self.reads.append(reads)
            last_reader.update((read, index) for read in reads)
            position[node["name"]] = index + 1
        self.frees = [[read for read in reads if last_reader[read] == index] for index, reads in enumerate(self.reads)]
        if self.is_channels_last:
            self.to(memory_format=torch.channels_last)

    def forward(self, images):
        values = [images]
        for layer, reads, frees in zip(self.layers, self.reads, self.frees):
            value = layer(*[values[read] for read in reads])
            if self.is_channels_last and len(values) == 1:
                value = value.contiguous(memory_format=torch.channels_last)
            values.append(value)
            for read in frees:
                values[read] = None
        return values[-1]


class Training:
    def __init__(self, folder, variant):
        with open(f"{folder}/case.json") as file:
            self.case = json.load(file)
        with open(f"{folder}/network.json") as file:
            nodes = json.load(file)["network"]["nodes"]
        self.is_tuned = variant != "untuned"
        torch.set_num_threads(self.case["threads"])
        self.images, self.labels = read_dataset(self.case)
        self.order = torch.from_numpy(numpy.fromfile(f"{folder}/order.i32", "<i4").astype(numpy.int64)).view(-1, self.case["batchSize"])
        self.network = Network(nodes, read_safetensors(f"{folder}/weights.safetensors"), variant).train()
        parameters = list(self.network.parameters())
        self.optimizer = torch.optim.SGD(
            [
                {"params": [p for p in parameters if p.dim() > 1], "weight_decay": self.case["weightDecay"]},
                {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
            ],
            lr=self.case["learningRate"], momentum=self.case["momentum"], nesterov=True)
        self.steps = 0
        self.loss = self.correct = 0.0

    def step(self):
        """One step; the loss as a tensor."""
        index = self.order[self.steps % len(self.order)]
        images, labels = self.images[index], self.labels[index]
        for group in self.optimizer.param_groups:
            group["lr"] = self.case["learningRate"] * (0.5 * (1 + math.cos(math.pi * self.steps / self.case["steps"])))
        if self.is_tuned:
            self.optimizer.zero_grad(set_to_none=True)
        else:
            self.optimizer.zero_grad()
        logits = self.network(images)
        loss = functional.cross_entropy(logits, labels)
        loss.backward()
        self.optimizer.step()
        if not self.is_tuned:
            self.loss += loss.item()
            self.correct += (logits.argmax(1) == labels).sum().item()
        self.steps += 1
        return loss.detach()

    def run_for(self, seconds):
        """Steps until so many seconds have passed; what was done."""
        begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        steps = 0
        while steps == 0 or time.perf_counter() - begin < seconds:
            self.step()
            steps += 1
        elapsed, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
        return {
            "images": steps * self.case["batchSize"],
            "seconds": elapsed,
            "userSeconds": after.ru_utime - before.ru_utime,
            "systemSeconds": after.ru_stime - before.ru_stime,
        }


def main(folder, variant, mode):
    training = Training(folder, variant)
    if mode == "losses":
        losses = [training.step() for _ in range(training.case["comparedSteps"])]
        print(json.dumps({"losses": [loss.item() for loss in losses]}), flush=True)
        return
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        warm_up, timed = map(float, line.split())
        training.run_for(warm_up)
        print(json.dumps(training.run_for(timed)), flush=True)


main(*sys.argv[1:])
