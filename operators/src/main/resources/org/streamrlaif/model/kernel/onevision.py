# LLaVA-OneVision: projected tokens to visual tokens. P = side * side patches of a picture, D width of the language model.


def resize_grid(self, x: Tensor, height: int, width: int) -> Tensor:
    """Bilinear resize, without antialiasing, of a grid of tokens [N, H, W, D] to [N, height, width, D]."""
    y = torch.upsample_bilinear2d(x.permute([0, 3, 1, 2]).contiguous(), [height, width], False)
    return y.permute([0, 2, 3, 1])


def pool_onevision(self, x: Tensor, side: int, newline: Tensor) -> Tensor:
    """Visual tokens [N h h + 1, D] of a video's frames [N, P, D], h = ceil(side / 2): pooled frames, then the newline [D]."""
    half = (side + 1) // 2
    y = self.resize_grid(x.view([x.size(0), side, side, -1]), half, half)
    return torch.cat([y.reshape([-1, x.size(2)]), newline.view([1, -1])], 0)


def join_views(self, x: Tensor, side: int, rows: int, columns: int, cut: List[int], size: List[int],
               newline: Tensor) -> Tensor:
    """Visual tokens of a still picture's views [1 + rows * columns, P, D], the whole picture first.

    The crops are joined to one grid of tokens, of which only cut = [top, bottom, left, right] belongs to the picture.
    It is resized to size = [height, width] where that differs; the newline [D] ends each of its rows. The tokens of
    the whole picture come first. Where there is no crop, the newline ends them.
    """
    if x.size(0) == 1:
        return torch.cat([x[0], newline.unsqueeze(0)], 0)
    width = x.size(2)
    grid = x[1:].view([rows, columns, side, side, width]).permute([0, 2, 1, 3, 4])
    grid = grid.reshape([rows * side, columns * side, width])[cut[0]:cut[1], cut[2]:cut[3]]
    if grid.size(0) != size[0] or grid.size(1) != size[1]:
        grid = self.resize_grid(grid.unsqueeze(0), size[0], size[1])[0]
    ends = newline.view([1, 1, -1]).expand([size[0], 1, width])
    return torch.cat([x[0], torch.cat([grid, ends], 1).reshape([-1, width])], 0)
