# What reading a prompt and decoding share: one layer at a time on flat tokens, without gradients.
#
# N tokens of any rows, D width, H heads, G key/value heads, C head width, S keys. weights: made by generation_weights;
# lora: empty when the adapter is folded in, otherwise as in decoder.py.


def length_normed(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """Root-mean-square normalisation of x [N, D] by a weight from norm_scale: four operations.

    x / sqrt(mean(x^2) + eps) = x sqrt(D) / hypot(|x|, sqrt(D eps)).
    """
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=weight.dtype)
    floor = torch.full([1], (x.size(-1) * eps) ** 0.5, dtype=weight.dtype, device=x.device)
    return (x / torch.hypot(length, floor) * weight).to(x.dtype)


def wide_product(self, x: Tensor, weight: Tensor) -> Tensor:
    """weight x in float32; at most 2^24 elements of weight are widened at a time."""
    wide = x.to(6)
    parts: List[Tensor] = []
    for rows in torch.split(weight, max(1, 16777216 // weight.size(1))):
        parts.append(torch.linear(wide, rows.to(6)))
    if len(parts) == 1:
        return parts[0]
    return torch.cat(parts, -1)


def dense(self, x: Tensor, weight: Tensor, wide: bool) -> Tensor:
    """weight x of x [N, in]; wide: computed in float32 from a plain weight, whatever its type."""
    if wide:
        return self.wide_product(x, weight).to(x.dtype)
    if weight.is_mkldnn:
        return ops.mkldnn._linear_pointwise(x, weight, None, "none", [], "")
    return torch.linear(x, weight)


def dense_biased(self, x: Tensor, weight: Tensor, bias: Tensor, wide: bool) -> Tensor:
    """weight x + bias of x [N, in], where a bias without elements stands for none."""
    if bias.numel() == 0:
        return self.dense(x, weight, wide)
    if wide:
        return (self.wide_product(x, weight) + bias).to(x.dtype)
    if weight.is_mkldnn:
        return ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return torch.linear(x, weight, bias)


def dense_added(self, x: Tensor, y: Tensor, weight: Tensor, wide: bool) -> Tensor:
    """x + weight y for x [N, out], y [N, in]."""
    if wide:
        return (self.wide_product(y, weight) + x).to(x.dtype)
    if weight.is_mkldnn:
        return ops.mkldnn._linear_pointwise(y, x, weight, None, "add")
    return torch.addmm(x, y, torch.t(weight))


def adapter_product(self, x: Tensor, lora: List[Tensor], slot: int, widths: List[int], scale: float) -> Tensor:
    """What the adapters from slot on say for x [N, in]: [N, sum of widths], 0 in the columns of those that are missing."""
    parts: List[Tensor] = []
    for j in range(len(widths)):
        a = lora[slot + 2 * j]
        if a.numel() > 0:
            parts.append((torch.linear(torch.linear(x.to(a.dtype), a), lora[slot + 2 * j + 1]) * scale).to(x.dtype))
        else:
            parts.append(torch.zeros([x.size(0), widths[j]], dtype=x.dtype, device=x.device))
    if len(parts) == 1:
        return parts[0]
    return torch.cat(parts, -1)


def dense_adapted(self, x: Tensor, weight: Tensor, lora: List[Tensor], slot: int, widths: List[int], scale: float,
                  wide: bool) -> Tensor:
    """weight x of x [N, in] with what adapters add, whose outputs are neighbouring columns; one rounding of the sum.

    Added to a rounded product, a small part of it would be rounded away.
    """
    if len(lora) == 0:
        return self.dense(x, weight, wide)
    return self.dense_added(self.adapter_product(x, lora, slot, widths, scale), x, weight, wide)


def turn_tables(self, positions: Tensor, inv_freq: Tensor, dtype: int) -> Tuple[Tensor, Tensor]:
    """Tables [.., 1, 2, C / 2] of the angles a at positions [.., A]: cos a, cos a and -sin a, sin a."""
    cos, sin = self.turning(positions, inv_freq, dtype)
    return torch.stack([cos, cos], -2).unsqueeze(-3), torch.stack([-sin, sin], -2).unsqueeze(-3)


def layer_inputs(self, x: Tensor, shape: List[int], cos: Tensor, sin: Tensor, w: List[Tensor], i: int,
                 lora: List[Tensor], scale: float, heads: int, kv_heads: int, eps: float, wide: bool) -> Tensor:
    """Layer i's queries, keys and values [N, (H + 2G) C] of x [N, D], queries and keys rotated in place.

    shape: N split into dimensions that the tables' leading ones fit.
    """
    y = self.length_normed(x, w[7 * i], eps)
    normed = self.has_head_norms(w[7 * i + 2])
    width = w[7 * i + 1].size(0) // (heads + 2 * kv_heads)
    if len(lora) == 0 and not normed:
        z = self.dense_biased(y, w[7 * i + 1], w[7 * i + 2], wide)
    else:
        widths = [heads * width, kv_heads * width, kv_heads * width]
        z = self.dense_adapted(y, w[7 * i + 1], lora, 14 * i, widths, scale, wide)
        if not normed and w[7 * i + 2].numel() > 0:
            z.add_(w[7 * i + 2])
    if normed:
        by_head = z.view([z.size(0), heads + 2 * kv_heads, width])
        z = self.head_normed(by_head, w[7 * i + 2], heads, kv_heads, eps).view(z.size())
    turned = z.view(shape + [heads + 2 * kv_heads, 2, width // 2])
    turned = torch.narrow(turned, len(shape), 0, heads + kv_heads)
    swapped = torch.flip(turned, [-2])
    turned.mul_(cos).addcmul_(swapped, sin)
    return z


def layer_outputs(self, x: Tensor, attended: Tensor, w: List[Tensor], i: int, lora: List[Tensor], scale: float,
                  eps: float, wide: bool) -> Tensor:
    """What layer i makes of x [N, D] and the attended heads [N, H C]."""
    x = self.residual(x, attended, w[7 * i + 3], lora, 14 * i + 6, scale, wide)
    y = self.length_normed(x, w[7 * i + 4], eps)
    width = w[7 * i + 5].size(0) // 2
    z = self.dense_adapted(y, w[7 * i + 5], lora, 14 * i + 8, [width, width], scale, wide)
    gate, up = torch.chunk(z, 2, -1)
    return self.residual(x, torch.silu(gate).mul_(up), w[7 * i + 6], lora, 14 * i + 12, scale, wide)


def residual(self, x: Tensor, y: Tensor, weight: Tensor, lora: List[Tensor], slot: int, scale: float,
             wide: bool) -> Tensor:
    """x + weight y for x [N, out], y [N, in], with what an adapter adds."""
    if len(lora) == 0:
        return self.dense_added(x, y, weight, wide)
    return self.dense_adapted(y, weight, lora, slot, [x.size(-1)], scale, wide).add_(x)


def attend_heads(self, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    """Attention of q [B, h, L, C] over k, v [B, h, S, C]; bias is added to the scores."""
    if q.is_cpu:
        attended, norms = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, causal, attn_mask=bias)
        return attended
    return torch.scaled_dot_product_attention(q, k, v, bias, 0.0, causal)


def hidden_bias(self, reach: int, lengths: Tensor, dtype: int) -> Tensor:
    """Added to scores [n, 1, 1, reach]: 0 at places up to lengths [n], minus infinity behind them."""
    behind = torch.arange(reach, device=lengths.device) > lengths.unsqueeze(1)
    zeros = torch.zeros([lengths.size(0), reach], dtype=dtype, device=lengths.device)
    return zeros.masked_fill_(behind, -inf).view([-1, 1, 1, reach])
