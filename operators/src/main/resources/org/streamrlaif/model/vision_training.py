# Training a CLIP tower from scratch on what frames show. N frames, P patches, D width, T traits, C combinations.
# tower: class embedding [D], patch kernel [D, 3, S, S], positions [P + 1, D], pre-norm weight and bias, then 16 per layer:
#   norm 1, q, k, v, out, norm 2, fc1, fc2, each weight then bias.


def tower_attention(self, x: Tensor, w: List[Tensor], i: int, heads: int) -> Tensor:
    """Self-attention of layer i over x [N, P + 1, D]."""
    q = self.split_heads(torch.linear(x, w[16 * i + 7], w[16 * i + 8]), heads)
    k = self.split_heads(torch.linear(x, w[16 * i + 9], w[16 * i + 10]), heads)
    v = self.split_heads(torch.linear(x, w[16 * i + 11], w[16 * i + 12]), heads)
    y = torch.scaled_dot_product_attention(q, k, v)
    y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
    return torch.linear(y, w[16 * i + 13], w[16 * i + 14])


def tower_patches(self, pixels: Tensor, w: List[Tensor], heads: int, eps: float) -> Tensor:
    """Last hidden state [N, P, D] of pixels [N, 3, H, W], without class token and without the final norm."""
    width = w[0].size(0)
    size = w[1].size(3)
    x = torch.conv2d(pixels, w[1], None, [size, size]).flatten(2).transpose(1, 2)
    x = torch.cat([w[0].view([1, 1, width]).expand([x.size(0), 1, width]), x], 1) + w[2]
    x = torch.layer_norm(x, [width], w[3], w[4], eps)
    layers = (len(w) - 5) // 16
    for i in range(layers):
        y = torch.layer_norm(x, [width], w[16 * i + 5], w[16 * i + 6], eps)
        x = x + self.tower_attention(y, w, i, heads)
        y = torch.layer_norm(x, [width], w[16 * i + 15], w[16 * i + 16], eps)
        y = torch.linear(y, w[16 * i + 17], w[16 * i + 18])
        y = y * torch.sigmoid(y * 1.702)
        x = x + torch.linear(y, w[16 * i + 19], w[16 * i + 20])
    return x[:, 1:]


def binary_loss(self, logits: Tensor, truth: Tensor) -> Tensor:
    """Sum over the last axis of the binary cross-entropies, mean over the others."""
    return torch.mean(torch.sum(torch.softplus(logits) - logits * truth, [-1]))


def tower_gradient(self, pixels: Tensor, presence: Tensor, places: Tensor, seen: Tensor, patches: Tensor,
                   parameters: List[Tensor], heads: int, eps: float, gradients: List[Tensor]) -> Tensor:
    """Gradient of the losses of three linear heads on the tower, which read its patch tokens.

    parameters: the tower, then weight and bias of the heads: mean token -> presence [N, C]; mean token -> places
    [N, 2 T] where seen [N, 2 T]; each token -> patches [N, P, T]. Returns the three losses.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(parameters)
    n = len(leaves) - 6
    tokens = self.tower_patches(pixels, leaves[:n], heads, eps)
    mean = torch.mean(tokens, [1])
    presence_loss = self.binary_loss(torch.linear(mean, leaves[n], leaves[n + 1]), presence)
    error = (torch.linear(mean, leaves[n + 2], leaves[n + 3]) - places) * seen
    place_loss = torch.sum(error * error) / torch.sum(seen)
    patch_loss = self.binary_loss(torch.linear(tokens, leaves[n + 4], leaves[n + 5]), patches)
    self.accumulate(presence_loss + place_loss * 8.0 + patch_loss * 0.6, leaves, gradients)
    return torch.stack([presence_loss.detach(), place_loss.detach(), patch_loss.detach()])


def tower_presence(self, pixels: Tensor, parameters: List[Tensor], heads: int, eps: float) -> Tensor:
    """Presence logits and places [N, C + 2 T] by the heads."""
    n = len(parameters) - 6
    mean = torch.mean(self.tower_patches(pixels, parameters[:n], heads, eps), [1])
    return torch.cat([torch.linear(mean, parameters[n], parameters[n + 1]),
                      torch.linear(mean, parameters[n + 2], parameters[n + 3])], 1)
