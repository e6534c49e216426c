# The CLIP vision tower, the projector, and the pooling of frames into visual tokens.
#
# N frames, S pixels per side, P patches per frame, L tokens per frame, E tower width, F feed-forward width, H heads,
# D width of the language model.
# tower: class embedding [E], patch embedding [E, 3, p, p], position embedding [P + 1, E], pre-norm weight and bias,
#   then 12 tensors per layer, weight and bias of: norm 1, q k v stacked [3 E, E], o, norm 2, fc1, fc2.
# projector: weight and bias of linear 1 [D, E] and linear 2 [D, D]; an absent bias has no elements.
# wide, plain: how products and attention are computed, see dense and attend_frames.


def attend_frames(self, z: Tensor, n: int, heads: int, plain: bool) -> Tensor:
    """Attended heads [N L, E] of stacked queries, keys and values z [N L, 3 E], frame by frame.

    plain: by products and a softmax over [N H, L, L] scores, otherwise by one operation.
    """
    rows, width = z.size(0), z.size(1) // 3
    z = z.view([n, rows // n, 3, heads, -1]).permute([2, 0, 3, 1, 4])
    if plain:
        z = z.flatten(1, 2)
        q, k, v = torch.unbind(z)
        scores = torch.bmm(q * float(q.size(-1)) ** -0.5, k.transpose(1, 2))
        y = torch.bmm(torch.softmax(scores, -1), v).view([n, heads, rows // n, -1])
    else:
        q, k, v = torch.unbind(z)
        y = torch.scaled_dot_product_attention(q, k, v)
    return y.transpose(1, 2).reshape([rows, width])


def tower_layer(self, x: Tensor, n: int, w: List[Tensor], i: int, heads: int, eps: float, act: str, wide: bool,
                plain: bool) -> Tensor:
    """One pre-norm transformer layer whose 12 tensors start at w[i]; x [N L, E]."""
    width = [x.size(1)]
    y = torch.layer_norm(x, width, w[i], w[i + 1], eps)
    y = self.attend_frames(self.dense_biased(y, w[i + 2], w[i + 3], wide), n, heads, plain)
    x = self.dense_biased(y, w[i + 4], w[i + 5], wide).add_(x)
    y = torch.layer_norm(x, width, w[i + 6], w[i + 7], eps)
    y = self.activation(self.dense_biased(y, w[i + 8], w[i + 9], wide), act)
    return self.dense_biased(y, w[i + 10], w[i + 11], wide).add_(x)


def clip_tower(self, pixels: Tensor, tower: List[Tensor], layers: int, heads: int, eps: float, act: str, wide: bool,
               plain: bool, drop_class: bool) -> Tensor:
    """Hidden states after the given number of layers: [N, P + 1, E], or [N, P, E] without the class token.

    pixels [N, 3, S, S], normalised.
    """
    patch = tower[1].size(-1)
    x = torch.conv2d(pixels.to(tower[1].dtype), tower[1], None, [patch, patch])
    x = x.flatten(2).transpose(1, 2)
    first = tower[0].view([1, 1, -1]).expand([x.size(0), 1, -1])
    x = torch.cat([first, x], 1) + tower[2]
    x = torch.layer_norm(x, [x.size(-1)], tower[3], tower[4], eps)
    n, l = x.size(0), x.size(1)
    x = x.view([n * l, -1])
    for i in range(layers):
        x = self.tower_layer(x, n, tower, 5 + 12 * i, heads, eps, act, wide, plain)
    x = x.view([n, l, -1])
    if drop_class:
        x = x[:, 1:]
    return x


def affine(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """weight x + bias, where a bias without elements stands for none."""
    y = torch.linear(x, weight)
    if bias.numel() > 0:
        y = y + bias
    return y


def project(self, features: Tensor, projector: List[Tensor], act: str) -> Tensor:
    """The two-layer projector: [N, P, E] to [N, P, D]."""
    x = self.activation(self.affine(features, projector[0], projector[1]), act)
    return self.affine(x, projector[2], projector[3])


def pool_frames(self, x: Tensor, temporal_spatial: bool, positions: Tensor, frames: int) -> Tensor:
    """Visual tokens [V, D] of projected frames [N, P, D].

    Plain: all tokens of all frames, V = N P. Temporal and spatial: the mean over the patches of each frame, then the
    mean over the frames of each patch, V = N + P. positions is without elements, or a table [frames + P, D] that is
    added: rows 0 to N - 1 to the temporal tokens, rows from frames on to the spatial ones.
    """
    if temporal_spatial:
        x = torch.cat([torch.mean(x, [1]), torch.mean(x, [0])], 0)
        if positions.numel() > 0:
            patches = positions.size(0) - frames
            x = x + torch.cat([positions[:x.size(0) - patches], positions[frames:]], 0)
        return x
    x = x.reshape([-1, x.size(-1)])
    if positions.numel() > 0:
        x = x + positions[:x.size(0)]
    return x
