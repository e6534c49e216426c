# What towers share that see frames of any size in pairs.
#
# N pairs of frames [2 N, 3, S, T], P patches of p x p pixels in a pair, E tower width, H heads, C head width. Patches stand
# cell by cell: merge x merge patches become one token. Rows [N P, ..] are those of all pairs. windows: empty, or places [W, S]
# of the patches of W windows, padded, what hides the padding [W, S], and where each patch stands among the W S, back [P].


def rows_at(self, x: Tensor, index: Tensor) -> Tensor:
    """The rows index [N] of x."""
    return torch.index_select(x, 0, index)


def patch_rows(self, pixels: Tensor, patch: int, merge: int) -> Tensor:
    """Rows [N P, 3 * 2 * p * p] of pixels: channel, frame of the pair, row, column."""
    side = patch * merge
    x = pixels.view([pixels.size(0) // 2, 2, 3, pixels.size(2) // side, merge, patch, pixels.size(3) // side, merge, patch])
    return x.permute([0, 3, 6, 4, 7, 2, 1, 5, 8]).reshape([-1, 6 * patch * patch])


def axial_table(self, places: Tensor, inv_freq: Tensor, dtype: int) -> List[Tensor]:
    """Both tables [1, 1, P, C] of rotate for patches at the rows and columns places [P, 2]."""
    cos, sin = self.rope_table(places.unsqueeze(0), inv_freq, dtype)
    return [cos, sin]


def attend_pairs(self, z: Tensor, n: int, heads: int, table: List[Tensor], windows: List[Tensor]) -> Tensor:
    """Attended heads [N P, E] of stacked queries, keys and values z [N P, 3 E], within pairs or within their windows."""
    rows, width = z.size(0), z.size(1) // 3
    z = z.view([n, rows // n, 3, heads, -1]).permute([2, 0, 3, 1, 4])
    turned = self.rotate(z[:2].reshape([2 * n, heads, rows // n, -1]), table[0], table[1])
    q, k = torch.chunk(turned, 2, 0)
    v = z[2]
    if len(windows) == 0:
        y = torch.scaled_dot_product_attention(q, k, v)
    else:
        hidden = windows[1].to(q.dtype).unsqueeze(1).unsqueeze(1).repeat([n, 1, 1, 1])
        y = torch.scaled_dot_product_attention(
            self.cut_windows(q, windows[0]), self.cut_windows(k, windows[0]), self.cut_windows(v, windows[0]), hidden)
        y = y.view([n, windows[0].size(0), heads, windows[0].size(1), -1]).transpose(1, 2).reshape([n, heads, -1, width // heads])
        y = torch.index_select(y, 2, windows[2])
    return y.transpose(1, 2).reshape([rows, width])


def cut_windows(self, x: Tensor, places: Tensor) -> Tensor:
    """The patches of windows [N W, H, S, C] of x [N, H, P, C]."""
    y = torch.index_select(x, 2, places.flatten())
    y = y.view([x.size(0), x.size(1), places.size(0), places.size(1), x.size(3)]).transpose(1, 2)
    return y.reshape([-1, x.size(1), places.size(1), x.size(3)])
