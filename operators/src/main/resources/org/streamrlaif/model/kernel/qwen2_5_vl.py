# Qwen2.5-VL's vision tower and connector; letters as in pair_tower.py, F feed-forward width, D width of the language model.
# tower: patch embedding [E, 3, 2, p, p], then 10 tensors per block: norm 1, q k v stacked and its bias, o and its bias,
#   norm 2, gate up stacked [2 F, E] and its bias, down and its bias.
# merger: norm [E], weight and bias of two layers.


def qwen2_5_tower(self, pixels: Tensor, tower: List[Tensor], heads: int, eps: float, merge: int, places: Tensor,
                  inv_freq: Tensor, wide: bool, layers: int, whole: List[int], windows: Tensor, hidden: Tensor,
                  back: Tensor) -> Tensor:
    """Hidden states [N, P, E] after so many blocks, of which those in whole attend to their pair, the others to windows.
    wide: see dense.

    Source: Bai et al., Qwen2.5-VL technical report, 2025, arXiv 2502.13923, section 2.1.
    """
    n = pixels.size(0) // 2
    weight = tower[0]
    x = torch.linear(self.patch_rows(pixels.to(weight.dtype), weight.size(-1), merge), weight.flatten(1))
    table = self.axial_table(places, inv_freq, x.dtype)
    everything: List[Tensor] = []
    for i in range(layers):
        w = tower[1 + 10 * i:11 + 10 * i]
        y = self.dense_biased(self.rms_norm(x, w[0], eps), w[1], w[2], wide)
        y = self.attend_pairs(y, n, heads, table, everything if i in whole else [windows, hidden, back])
        x = self.dense_biased(y, w[3], w[4], wide).add_(x)
        gate, up = torch.chunk(self.dense_biased(self.rms_norm(x, w[5], eps), w[6], w[7], wide), 2, -1)
        x = self.dense_biased(torch.silu(gate) * up, w[8], w[9], wide).add_(x)
    return x.view([n, -1, x.size(-1)])


def qwen2_5_merge(self, features: Tensor, merger: List[Tensor], cell: int, eps: float) -> Tensor:
    """Tokens [N, P / cell, D] of features [N, P, E]: each patch normed, those of a cell side by side, two layers."""
    x = self.rms_norm(features, merger[0], eps)
    x = x.reshape([x.size(0), -1, cell * x.size(2)])
    return self.affine(torch.gelu(self.affine(x, merger[1], merger[2])), merger[3], merger[4])
