class Network(Module):
  __parameters__ = ["weights_bfloat16", "weights_float32", ]
  __buffers__ = ["prep_bn_running_mean", "prep_bn_running_var", "layer1_bn_running_mean", "layer1_bn_running_var", "layer2_bn_running_mean", "layer2_bn_running_var", "layer2_residual_res1_bn_running_mean", "layer2_residual_res1_bn_running_var", "layer2_residual_res2_bn_running_mean", "layer2_residual_res2_bn_running_var", "layer3_bn_running_mean", "layer3_bn_running_var", ]
  weights_bfloat16 : Tensor
  weights_float32 : Tensor
  prep_bn_running_mean : Tensor
  prep_bn_running_var : Tensor
  layer1_bn_running_mean : Tensor
  layer1_bn_running_var : Tensor
  layer2_bn_running_mean : Tensor
  layer2_bn_running_var : Tensor
  layer2_residual_res1_bn_running_mean : Tensor
  layer2_residual_res1_bn_running_var : Tensor
  layer2_residual_res2_bn_running_mean : Tensor
  layer2_residual_res2_bn_running_var : Tensor
  layer3_bn_running_mean : Tensor
  layer3_bn_running_var : Tensor
  training : bool
  def forward(self: __torch__.Network, images: Tensor) -> Tensor:
    mean_values = torch.tensor([0.4914117647058824, 0.48215686274509806, 0.44654901960784316], dtype=6, device=ops.prim.device(images))
    mean = torch.view(mean_values, [1, 3, 1, 1])
    deviation_values = torch.tensor([0.24701960784313726, 0.2434901960784314, 0.2615686274509804], dtype=6, device=ops.prim.device(images))
    deviation = torch.view(deviation_values, [1, 3, 1, 1])
    centred = torch.sub(images, mean)
    normalised = torch.div(centred, deviation)
    return (self).logits(normalised, self.training)
  def split_weights_bfloat16(self: __torch__.Network, vector: Tensor) -> List[Tensor]:
    parts = torch.split_with_sizes(vector, [1728, 73728, 294912, 589824, 589824, 1179648, 5120], 0)
    tensors = [torch.permute(torch.view(parts[0], [64, 3, 3, 3]), [0, 3, 1, 2]),
        torch.permute(torch.view(parts[1], [128, 3, 3, 64]), [0, 3, 1, 2]),
        torch.permute(torch.view(parts[2], [256, 3, 3, 128]), [0, 3, 1, 2]),
        torch.permute(torch.view(parts[3], [256, 3, 3, 256]), [0, 3, 1, 2]),
        torch.permute(torch.view(parts[4], [256, 3, 3, 256]), [0, 3, 1, 2]),
        torch.permute(torch.view(parts[5], [512, 3, 3, 256]), [0, 3, 1, 2]),
        torch.view(parts[6], [10, 512])]
    return tensors
  def split_weights_float32(self: __torch__.Network, vector: Tensor) -> List[Tensor]:
    parts = torch.split_with_sizes(vector, [64, 64, 128, 128, 256, 256, 256, 256, 256, 256, 512, 512], 0)
    tensors = [parts[0],
        parts[1],
        parts[2],
        parts[3],
        parts[4],
        parts[5],
        parts[6],
        parts[7],
        parts[8],
        parts[9],
        parts[10],
        parts[11]]
    return tensors
  def logits(self: __torch__.Network, images: Tensor, training: bool) -> Tensor:
    input = torch.contiguous(torch.to(images, 15), memory_format=2)
    prep_conv_weight, layer1_conv_weight, layer2_conv_weight, layer2_residual_res1_conv_weight, layer2_residual_res2_conv_weight, layer3_conv_weight, classifier_linear_weight, = (self).split_weights_bfloat16(torch.to(self.weights_bfloat16, 15))
    prep_bn_weight, prep_bn_bias, layer1_bn_weight, layer1_bn_bias, layer2_bn_weight, layer2_bn_bias, layer2_residual_res1_bn_weight, layer2_residual_res1_bn_bias, layer2_residual_res2_bn_weight, layer2_residual_res2_bn_bias, layer3_bn_weight, layer3_bn_bias, = (self).split_weights_float32(self.weights_float32)
    prep_conv = torch.conv2d(input, prep_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    prep_bn = torch.batch_norm(prep_conv, prep_bn_weight, prep_bn_bias, self.prep_bn_running_mean, self.prep_bn_running_var, training, 0.1, 1e-05, True)
    prep_relu = torch.relu(prep_bn)
    layer1_conv = torch.conv2d(prep_relu, layer1_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    layer1_bn = torch.batch_norm(layer1_conv, layer1_bn_weight, layer1_bn_bias, self.layer1_bn_running_mean, self.layer1_bn_running_var, training, 0.1, 1e-05, True)
    layer1_pool = torch.max_pool2d(layer1_bn, [2, 2], [2, 2], [0, 0], [1, 1], False)
    layer1_relu = torch.relu(layer1_pool)
    layer2_conv = torch.conv2d(layer1_relu, layer2_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    layer2_bn = torch.batch_norm(layer2_conv, layer2_bn_weight, layer2_bn_bias, self.layer2_bn_running_mean, self.layer2_bn_running_var, training, 0.1, 1e-05, True)
    layer2_pool = torch.max_pool2d(layer2_bn, [2, 2], [2, 2], [0, 0], [1, 1], False)
    layer2_relu = torch.relu(layer2_pool)
    layer2_residual_res1_conv = torch.conv2d(layer2_relu, layer2_residual_res1_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    layer2_residual_res1_bn = torch.batch_norm(layer2_residual_res1_conv, layer2_residual_res1_bn_weight, layer2_residual_res1_bn_bias, self.layer2_residual_res1_bn_running_mean, self.layer2_residual_res1_bn_running_var, training, 0.1, 1e-05, True)
    layer2_residual_res1_relu = torch.relu(layer2_residual_res1_bn)
    layer2_residual_res2_conv = torch.conv2d(layer2_residual_res1_relu, layer2_residual_res2_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    layer2_residual_res2_bn = torch.batch_norm(layer2_residual_res2_conv, layer2_residual_res2_bn_weight, layer2_residual_res2_bn_bias, self.layer2_residual_res2_bn_running_mean, self.layer2_residual_res2_bn_running_var, training, 0.1, 1e-05, True)
    layer2_residual_res2_relu = torch.relu(layer2_residual_res2_bn)
    layer2_residual_add = torch.add(layer2_relu, layer2_residual_res2_relu)
    layer3_conv = torch.conv2d(layer2_residual_add, layer3_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
    layer3_bn = torch.batch_norm(layer3_conv, layer3_bn_weight, layer3_bn_bias, self.layer3_bn_running_mean, self.layer3_bn_running_var, training, 0.1, 1e-05, True)
    layer3_pool = torch.max_pool2d(layer3_bn, [2, 2], [2, 2], [0, 0], [1, 1], False)
    classifier_pool = torch.flatten(torch.max_pool2d(layer3_pool, [4, 4], [4, 4], [0, 0], [1, 1], False), 1, -1)
    layer3_relu = torch.relu(classifier_pool)
    classifier_linear = torch.linear(layer3_relu, classifier_linear_weight, None)
    classifier_scale = torch.mul(classifier_linear, 0.125)
    return torch.to(classifier_scale, 6)
  def state(self: __torch__.Network) -> List[Tensor]:
    prep_conv_weight, layer1_conv_weight, layer2_conv_weight, layer2_residual_res1_conv_weight, layer2_residual_res2_conv_weight, layer3_conv_weight, classifier_linear_weight, = (self).split_weights_bfloat16(self.weights_bfloat16)
    prep_bn_weight, prep_bn_bias, layer1_bn_weight, layer1_bn_bias, layer2_bn_weight, layer2_bn_bias, layer2_residual_res1_bn_weight, layer2_residual_res1_bn_bias, layer2_residual_res2_bn_weight, layer2_residual_res2_bn_bias, layer3_bn_weight, layer3_bn_bias, = (self).split_weights_float32(self.weights_float32)
    state = [prep_conv_weight,
        prep_bn_weight,
        prep_bn_bias,
        self.prep_bn_running_mean,
        self.prep_bn_running_var,
        layer1_conv_weight,
        layer1_bn_weight,
        layer1_bn_bias,
        self.layer1_bn_running_mean,
        self.layer1_bn_running_var,
        layer2_conv_weight,
        layer2_bn_weight,
        layer2_bn_bias,
        self.layer2_bn_running_mean,
        self.layer2_bn_running_var,
        layer2_residual_res1_conv_weight,
        layer2_residual_res1_bn_weight,
        layer2_residual_res1_bn_bias,
        self.layer2_residual_res1_bn_running_mean,
        self.layer2_residual_res1_bn_running_var,
        layer2_residual_res2_conv_weight,
        layer2_residual_res2_bn_weight,
        layer2_residual_res2_bn_bias,
        self.layer2_residual_res2_bn_running_mean,
        self.layer2_residual_res2_bn_running_var,
        layer3_conv_weight,
        layer3_bn_weight,
        layer3_bn_bias,
        self.layer3_bn_running_mean,
        self.layer3_bn_running_var,
        classifier_linear_weight]
    return state
class Trainer(Module):
  __parameters__ = []
  __buffers__ = []
  network : __torch__.Network
  weights_bfloat16_velocity : Tensor
  weights_float32_velocity : Tensor
  mean : Tensor
  deviation : Tensor
  training : bool
  def train_step(self: __torch__.Trainer, pixels: Tensor, keep: Tensor, labels: Tensor, rate: Tensor, totals: Tensor) -> Tensor:
    whole = (self).normalised((self).placed(pixels))
    images = torch.mul(whole, (self).placed(keep))
    labels = (self).placed(labels)
    logits = (self.network).logits(images, True)
    loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)
    weights = [self.network.weights_bfloat16,
        self.network.weights_float32]
    velocities = [self.weights_bfloat16_velocity,
        self.weights_float32_velocity]
    gradients = torch.autograd.grad([loss], weights)
    scale = torch.neg(float(rate))
    _0 = torch.set_grad_enabled(False)
    for i in range(torch.len(weights)):
      weight = weights[i]
      velocity = velocities[i]
      gradient = unchecked_cast(Tensor, gradients[i])
      decayed = torch.add_(gradient, weight, alpha=0.256)
      change = torch.mul_(decayed, scale)
      kept = torch.mul_(velocity, 0.9)
      faster = torch.add_(kept, change)
      moved = torch.add_(weight, change)
      _1 = torch.add_(moved, faster, alpha=0.9)
    predicted = torch.argmax(logits, 1, False)
    counted = (self).count(loss, predicted, labels, totals)
    _2 = torch.set_grad_enabled(True)
    return counted
  def evaluate(self: __torch__.Trainer, pixels: Tensor, labels: Tensor, totals: Tensor) -> Tensor:
    _0 = torch.set_grad_enabled(False)
    images = (self).normalised(pixels)
    logits = (self.network).logits(images, False)
    loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)
    predicted = torch.argmax(logits, 1, False)
    _1 = (self).count(loss, predicted, labels, totals)
    _2 = torch.set_grad_enabled(True)
    return predicted
  def placed(self: __torch__.Trainer, array: Tensor) -> Tensor:
    if ops.prim.is_cuda(self.mean):
      pinned = torch.pin_memory(array)
      device = ops.prim.device(self.mean)
      there = torch.to(pinned, device, ops.prim.dtype(array), True)
    else:
      there = array
    return there
  def normalised(self: __torch__.Trainer, pixels: Tensor) -> Tensor:
    interleaved = torch.contiguous(pixels, memory_format=2)
    centred = torch.sub(torch.to(interleaved, 6), self.mean)
    return torch.div(centred, self.deviation)
  def count(self: __torch__.Trainer, loss: Tensor, predicted: Tensor, labels: Tensor, totals: Tensor) -> Tensor:
    right = torch.sum(torch.eq(predicted, labels))
    both = torch.stack([torch.to(loss, 7), torch.to(right, 7)], 0)
    return torch.add_(totals, both)
  def state(self: __torch__.Trainer) -> List[Tensor]:
    tensors = (self.network).state()
    prep_conv_weight_velocity, layer1_conv_weight_velocity, layer2_conv_weight_velocity, layer2_residual_res1_conv_weight_velocity, layer2_residual_res2_conv_weight_velocity, layer3_conv_weight_velocity, classifier_linear_weight_velocity, = (self.network).split_weights_bfloat16(self.weights_bfloat16_velocity)
    prep_bn_weight_velocity, prep_bn_bias_velocity, layer1_bn_weight_velocity, layer1_bn_bias_velocity, layer2_bn_weight_velocity, layer2_bn_bias_velocity, layer2_residual_res1_bn_weight_velocity, layer2_residual_res1_bn_bias_velocity, layer2_residual_res2_bn_weight_velocity, layer2_residual_res2_bn_bias_velocity, layer3_bn_weight_velocity, layer3_bn_bias_velocity, = (self.network).split_weights_float32(self.weights_float32_velocity)
    kept = [prep_conv_weight_velocity,
        prep_bn_weight_velocity,
        prep_bn_bias_velocity,
        layer1_conv_weight_velocity,
        layer1_bn_weight_velocity,
        layer1_bn_bias_velocity,
        layer2_conv_weight_velocity,
        layer2_bn_weight_velocity,
        layer2_bn_bias_velocity,
        layer2_residual_res1_conv_weight_velocity,
        layer2_residual_res1_bn_weight_velocity,
        layer2_residual_res1_bn_bias_velocity,
        layer2_residual_res2_conv_weight_velocity,
        layer2_residual_res2_bn_weight_velocity,
        layer2_residual_res2_bn_bias_velocity,
        layer3_conv_weight_velocity,
        layer3_bn_weight_velocity,
        layer3_bn_bias_velocity,
        classifier_linear_weight_velocity]
    return torch.add(tensors, kept)
