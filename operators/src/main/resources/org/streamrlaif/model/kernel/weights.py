# The decoder's weights as generation uses them. W, B, A, slots and blocks as in decoder.py.


def element_bytes(self, x: Tensor) -> float:
    """Bytes of one element of x."""
    return float(x.element_size())


def norm_scale(self, weight: Tensor) -> Tensor:
    """A norm's weight [D] times sqrt(D), in float32 unless it is wider; see length_normed."""
    wide = weight
    if weight.element_size() < 4:
        wide = weight.to(6)
    return wide * float(weight.size(0)) ** 0.5


def packs(self, weight: Tensor) -> bool:
    """Whether oneDNN has a blocked layout for matrices of this type on this CPU."""
    if not weight.is_cpu:
        return False
    elif weight.dtype == 15:
        return ops.mkldnn._is_mkldnn_bf16_supported()
    return weight.dtype == 6


def laid_out(self, weight: Tensor, way: str) -> Tensor:
    """A matrix [out, in] as products take it: `columns` column by column, `packed` in oneDNN's blocked layout, which only
    dense can read; otherwise the matrix itself."""
    if way == "packed":
        return ops.mkldnn._reorder_linear_weight(weight, 8)
    elif way == "columns":
        return torch.t(torch.t(weight).contiguous())
    return weight


def all_laid_out(self, weights: List[Tensor], way: str) -> List[Tensor]:
    """Every matrix as laid_out says; other tensors as they are."""
    ready: List[Tensor] = []
    for weight in weights:
        ready.append(self.laid_out(weight, way) if weight.dim() == 2 else weight)
    return ready


def multiply_all(self, x: Tensor, matrices: List[Tensor], wide: bool) -> Tensor:
    """The last of the products of all matrices with rows [N, in] cut from x [N, widest in], each contiguous; for measuring."""
    y = x
    for matrix in matrices:
        n = x.size(0) * matrix.size(1)
        y = self.dense(self.flat_range(x, 0, n).view([x.size(0), matrix.size(1)]), matrix, wide)
    return y


def folded_matrix(self, weights: List[Tensor], i: int, j: int, lora: List[Tensor], scale: float, heads: int,
                  kv_heads: int) -> Tensor:
    """Matrix j of layer i with an adapter folded in; the matrix itself without adapter."""
    weight = weights[7 * i + j]
    if len(lora) == 0:
        return weight
    rows = weight.size(0)
    if j == 1:
        width = rows // (heads + 2 * kv_heads)
        return self.merge_rows(weight, lora, 14 * i, [heads * width, kv_heads * width, kv_heads * width], scale)
    elif j == 3:
        return self.merge_rows(weight, lora, 14 * i + 6, [rows], scale)
    elif j == 5:
        return self.merge_rows(weight, lora, 14 * i + 8, [rows // 2, rows // 2], scale)
    return self.merge_rows(weight, lora, 14 * i + 12, [rows], scale)


def generation_weights(self, weights: List[Tensor], lora: List[Tensor], scale: float, heads: int, kv_heads: int,
                       way: str) -> List[Tensor]:
    """The weights for generation: norm weights scaled, the adapter (empty list: none) folded in, and matrices laid out
    as way says. One matrix at a time, so that no second copy of the model is ever held."""
    ready: List[Tensor] = []
    for i in range(len(weights) // 7):
        for j in range(7):
            if j == 0 or j == 4:
                ready.append(self.norm_scale(weights[7 * i + j]))
            elif j == 2:
                ready.append(weights[7 * i + j])
            else:
                ready.append(self.laid_out(self.folded_matrix(weights, i, j, lora, scale, heads, kv_heads), way))
    ready.append(self.norm_scale(weights[-1]))
    return ready


def merge_rows(self, weight: Tensor, lora: List[Tensor], slot: int, heights: List[int], scale: float) -> Tensor:
    """One stacked weight with the adapters from slot on folded into its blocks of rows."""
    merged = weight.clone()
    row = 0
    for j in range(len(heights)):
        if lora[slot + 2 * j].numel() > 0:
            product = torch.matmul(lora[slot + 2 * j + 1], lora[slot + 2 * j])
            merged[row:row + heights[j]].add_(product.to(weight.dtype), alpha=scale)
        row = row + heights[j]
    return merged


def some_rows(self, like: Tensor, shape: List[int]) -> Tensor:
    """Numbers between 0 and 1 of this shape, of the element type and on the device of like; for measuring."""
    n = 1
    for size in shape:
        n = n * size
    return (torch.arange(n, device=like.device) % 251).view(shape).to(like.dtype) / 251.0
