# The SigLIP vision tower. N images, S pixels per side, P patches per image, E tower width.
# tower: patch embedding weight [E, 3, p, p] and bias [E], position embedding [P, E],
#   then 12 tensors per layer as in vision.py, then weight and bias of the post-norm.


def siglip_tower(self, pixels: Tensor, places: Tensor, tower: List[Tensor], layers: int, heads: int, eps: float,
                 act: str, wide: bool, plain: bool, post_norm: bool) -> Tensor:
    """Hidden states [N, P, E] after the given number of layers, normed by the post-norm where asked for.

    pixels [N, 3, S, S], normalised; places [P] int64: the row of the position embedding for each patch, row by row.
    """
    patch = tower[0].size(-1)
    x = torch.conv2d(pixels.to(tower[0].dtype), tower[0], tower[1], [patch, patch])
    x = x.flatten(2).transpose(1, 2) + torch.embedding(tower[2], places)
    n, l = x.size(0), x.size(1)
    x = x.reshape([n * l, -1])
    for i in range(layers):
        x = self.tower_layer(x, n, tower, 3 + 12 * i, heads, eps, act, wide, plain)
    x = x.view([n, l, -1])
    if post_norm:
        x = torch.layer_norm(x, [x.size(-1)], tower[-2], tower[-1], eps)
    return x
