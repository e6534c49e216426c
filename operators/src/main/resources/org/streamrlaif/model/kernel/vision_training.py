# Training a CLIP tower from scratch on what frames show. N frames, P patches, D width, T traits, C combinations.
# tower: the list of vision.py, but with q, k and v apart: 16 tensors per layer.


def stacked_tower(self, tower: List[Tensor]) -> List[Tensor]:
    """The list as vision.py takes it."""
    ready = tower[:5]
    for i in range((len(tower) - 5) // 16):
        w = tower[5 + 16 * i:21 + 16 * i]
        ready.extend(w[:2])
        ready.append(torch.cat([w[2], w[4], w[6]]))
        ready.append(torch.cat([w[3], w[5], w[7]]))
        ready.extend(w[8:])
    return ready


def tower_patches(self, pixels: Tensor, tower: List[Tensor], heads: int, eps: float) -> Tensor:
    """Last hidden state [N, P, D] of pixels [N, 3, H, W], without class token and without the final norm."""
    layers = (len(tower) - 5) // 16
    return self.clip_tower(pixels, self.stacked_tower(tower), layers, heads, eps, "quick_gelu", False, False, True)


def binary_loss(self, logits: Tensor, truth: Tensor) -> Tensor:
    """Binary cross-entropy -[t log sigmoid(z) + (1 - t) log sigmoid(-z)] = softplus(z) - z t of logits z and truth t.

    Summed over the last axis, mean over the others.
    """
    return torch.mean(torch.sum(torch.softplus(logits) - logits * truth, [-1]))


def tower_gradient(self, pixels: Tensor, presence: Tensor, places: Tensor, seen: Tensor, patches: Tensor,
                   parameters: List[Tensor], heads: int, eps: float, place_weight: float, patch_weight: float,
                   gradients: List[Tensor]) -> Tensor:
    """Adds to gradients the gradient of the losses of three linear heads on the tower, which read its patch tokens.

        loss = bce(head1(mean token), presence) + place_weight sum(seen (head2(mean token) - places)^2) / sum(seen)
               + patch_weight bce(head3(token), patches)                         bce: binary_loss

    parameters: the tower, then weight and bias of the heads: mean token -> presence [N, C]; mean token -> places
    [N, 2 T] where seen [N, 2 T]; each token -> patches [N, P, T]. pixels [N, 3, H, W]. Returns the three losses [3],
    without their weights.
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
    self.accumulate(presence_loss + place_loss * place_weight + patch_loss * patch_weight, leaves, gradients)
    return torch.stack([presence_loss.detach(), place_loss.detach(), patch_loss.detach()])


def tower_presence(self, pixels: Tensor, parameters: List[Tensor], heads: int, eps: float) -> Tensor:
    """Presence logits and places [N, C + 2 T] by the heads."""
    n = len(parameters) - 6
    mean = torch.mean(self.tower_patches(pixels, parameters[:n], heads, eps), [1])
    return torch.cat([torch.linear(mean, parameters[n], parameters[n + 1]),
                      torch.linear(mean, parameters[n + 2], parameters[n + 3])], 1)


def tower_features(self, pixels: Tensor, parameters: List[Tensor], heads: int, eps: float) -> Tensor:
    """Patch tokens [N, P, D]; the parameters are the tower's and those of the heads."""
    return self.tower_patches(pixels, parameters[:len(parameters) - 6], heads, eps)
