# SmolVLM's way from the tower to the language model. N images of P = r x r patches, E tower width, D width.


def shuffle_project(self, features: Tensor, weight: Tensor, scale: int) -> Tensor:
    """Tokens [N, P / s^2, D] of features [N, P, E]: the s x s patches of a tile side by side, row by row, times weight.

    weight [D, E s^2]; s = scale divides r.
    """
    n, width = features.size(0), features.size(2)
    side = int(features.size(1) ** 0.5 + 0.5)
    tiles = side // scale
    x = features.reshape([n, tiles, scale, tiles, scale, width]).permute([0, 1, 3, 2, 4, 5])
    return torch.linear(x.reshape([n, tiles * tiles, scale * scale * width]), weight)
