# Qwen3-VL's vision tower and connector; letters as in pair_tower.py, D width of the language model, K deep features.
# tower: patch embedding [E, 3, 2, p, p] and its bias, table of positions, then 12 tensors per block as in vision.py.
# mergers: weight and bias of norm, layer 1 and layer 2: first those of the main one, then those of each deep feature.


def qwen3_tower(self, pixels: Tensor, tower: List[Tensor], heads: int, eps: float, merge: int, places: Tensor,
                inv_freq: Tensor, wide: bool, layers: int, deep: List[int], act: str, corners: Tensor,
                shares: Tensor) -> Tensor:
    """Hidden states [N, P, (1 + K) E] after so many blocks, and behind them those after each block of deep.

    corners [P, 4] rows of the table of positions, shares [P, 4] of each in a patch's position. wide: see dense.

    Source: Bai et al., Qwen3-VL technical report, 2025, arXiv 2511.21631; deep features: Meng et al., DeepStack, 2024,
    arXiv 2406.04334.
    """
    n = pixels.size(0) // 2
    weight = tower[0]
    x = torch.linear(self.patch_rows(pixels.to(weight.dtype), weight.size(-1), merge), weight.flatten(1), tower[1])
    positions = torch.sum(torch.embedding(tower[2], corners) * shares.to(x.dtype).unsqueeze(2), [1])
    x = (x.view([n, -1, x.size(-1)]) + positions).reshape(x.size())
    table = self.axial_table(places, inv_freq, x.dtype)
    everything: List[Tensor] = []
    found: List[Tensor] = []
    width = [x.size(1)]
    for i in range(layers):
        w = tower[3 + 12 * i:15 + 12 * i]
        y = self.dense_biased(torch.layer_norm(x, width, w[0], w[1], eps), w[2], w[3], wide)
        x = self.dense_biased(self.attend_pairs(y, n, heads, table, everything), w[4], w[5], wide).add_(x)
        y = self.activation(self.dense_biased(torch.layer_norm(x, width, w[6], w[7], eps), w[8], w[9], wide), act)
        x = self.dense_biased(y, w[10], w[11], wide).add_(x)
        if i in deep:
            found.append(x)
    return torch.cat([x] + found, -1).view([n, x.size(0) // n, -1])


def qwen3_merge(self, features: Tensor, mergers: List[Tensor], cell: int, eps: float) -> Tensor:
    """Tokens [N, P / cell, (1 + K) D] of features [N, P, (1 + K) E].

    The main ones are normed patch by patch, the deep ones cell by cell; then the patches of a cell go through two layers.
    """
    n = features.size(0)
    tokens: List[Tensor] = []
    for x in torch.chunk(features, len(mergers) // 6, -1):
        w = mergers[6 * len(tokens):6 * len(tokens) + 6]
        if len(tokens) == 0:
            x = torch.layer_norm(x, [x.size(-1)], w[0], w[1], eps)
        x = x.reshape([n, -1, cell * x.size(-1)])
        if len(tokens) > 0:
            x = torch.layer_norm(x, [x.size(-1)], w[0], w[1], eps)
        tokens.append(self.affine(torch.gelu(self.affine(x, w[2], w[3])), w[4], w[5]))
    return torch.cat(tokens, -1)
