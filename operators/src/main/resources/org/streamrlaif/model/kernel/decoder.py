# The text decoder: Llama, Qwen2 with its q/k/v biases, Qwen3 with norms of queries and keys, with optional LoRA on the seven
# linear layers.
#
# B batch, L sequence, D width, H heads, G key/value heads, C head width, F feed-forward width.
# weights: 7 tensors per layer in this order, then the final norm [D]:
#   0 input norm [D]            1 q, k, v stacked [(H + 2G) C, D]     2 their bias [(H + 2G) C], or the norms of each head's
#                                                                       query and key [2, 1, C], or without elements
#   3 o [D, H C]                4 post-attention norm [D]             5 gate, up stacked [2 F, D]         6 down [D, F]
# lora: empty, or 14 tensors per layer: A [r, in], B [out, r] of q, k, v, o, gate, up, down in this order.
#   A projection without adapter has tensors without elements. The adapter adds scale * B A x.
# positions [.., A]: a token's position on each of A axes; text has the same on all, and [.., 1] says so.
# inv_freq [A + 1, C / 2] float32: the inverse frequencies by which pair j turns, in the row of its axis and 0 in the others; the
#   last row is what cosines and sines are multiplied by.
# embeds [B, L, D], or [1 + K, B, L, D]: what layer 0 reads, and what is added to the outputs of layers 0, 1, ... K - 1, which
#   are not the last.


def rms_norm(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """Root-mean-square normalisation over the last axis, computed in float32."""
    return torch.rms_norm(x, [x.size(-1)], weight, eps)


def lora_delta(self, x: Tensor, lora: List[Tensor], slot: int, scale: float, width: int) -> Tensor:
    """What the adapter at slot adds for x [B, L, in]: [B, L, width], zero when there is no adapter."""
    if lora[slot].numel() == 0:
        return torch.zeros([x.size(0), x.size(1), width], dtype=x.dtype, device=x.device)
    return self.lora_product(x, lora, slot, scale)


def lora_product(self, x: Tensor, lora: List[Tensor], slot: int, scale: float) -> Tensor:
    """scale * B A x, computed in the adapter's type, in the type of x."""
    a = lora[slot]
    return (torch.linear(torch.linear(x.to(a.dtype), a), lora[slot + 1]) * scale).to(x.dtype)


def linear(self, x: Tensor, weight: Tensor, lora: List[Tensor], slot: int, scale: float) -> Tensor:
    """weight x, plus what the adapter at slot adds."""
    y = torch.linear(x, weight)
    if len(lora) > 0 and lora[slot].numel() > 0:
        y = y + self.lora_product(x, lora, slot, scale)
    return y


def turning(self, positions: Tensor, inv_freq: Tensor, dtype: int) -> Tuple[Tensor, Tensor]:
    """Cosines and sines [.., C / 2] of a = position * inverse frequency at positions [.., A].

    Source: Su et al., RoFormer, 2021, arXiv 2104.09864; several axes: Wang et al., Qwen2-VL, 2024, arXiv 2409.12191.
    """
    axes = inv_freq.size(0) - 1
    angles = torch.sum(self.float32(positions).unsqueeze(-1) * inv_freq[:axes], [-2])
    return (torch.cos(angles) * inv_freq[axes]).to(dtype), (torch.sin(angles) * inv_freq[axes]).to(dtype)


def rope_table(self, positions: Tensor, inv_freq: Tensor, dtype: int) -> Tuple[Tensor, Tensor]:
    """Tables [B, 1, L, C] of the angles a at positions [B, L, A]: cos a, cos a and -sin a, sin a."""
    cos, sin = self.turning(positions.unsqueeze(1), inv_freq, dtype)
    return torch.cat([cos, cos], -1), torch.cat([-sin, sin], -1)


def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding of x [B, heads, L, C]: the first half turns against the second."""
    return torch.addcmul(x * cos, torch.roll(x, x.size(-1) // 2, -1), sin)


def has_head_norms(self, extra: Tensor) -> bool:
    """Whether a layer's tensor 2 holds norms."""
    return extra.dim() == 3


def head_normed(self, x: Tensor, norms: Tensor, heads: int, kv_heads: int, eps: float) -> Tensor:
    """Queries, keys and values x [.., H + 2G, C] with every query and key normalised by its norm."""
    parts = torch.split_with_sizes(x, [heads, kv_heads, kv_heads], -2)
    q = self.rms_norm(parts[0], norms[0, 0], eps)
    return torch.cat([q, self.rms_norm(parts[1], norms[1, 0], eps), parts[2]], -2)


def first_states(self, embeds: Tensor) -> Tensor:
    """What layer 0 reads [B, L, D]."""
    return embeds if embeds.dim() == 3 else embeds[0]


def deepened(self, x: Tensor, embeds: Tensor, i: int) -> Tensor:
    """The output x of layer i, and what embeds add to it."""
    if embeds.dim() == 4 and i + 1 < embeds.size(0):
        return x + embeds[i + 1].reshape(x.size())
    return x


def attention_inputs(self, x: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor], i: int, lora: List[Tensor],
                     scale: float, heads: int, kv_heads: int, eps: float) -> Tuple[Tensor, Tensor, Tensor]:
    """Layer i's rotated queries [B, H, L, C], rotated keys and values [B, G, L, C] of x [B, L, D]."""
    x = self.rms_norm(x, w[7 * i], eps)
    normed = self.has_head_norms(w[7 * i + 2])
    y = torch.linear(x, w[7 * i + 1]) if normed else self.affine(x, w[7 * i + 1], w[7 * i + 2])
    width = y.size(-1) // (heads + 2 * kv_heads)
    if len(lora) > 0:
        y = y + torch.cat([self.lora_delta(x, lora, 14 * i, scale, heads * width),
                           self.lora_delta(x, lora, 14 * i + 2, scale, kv_heads * width),
                           self.lora_delta(x, lora, 14 * i + 4, scale, kv_heads * width)], -1)
    y = y.view([x.size(0), x.size(1), heads + 2 * kv_heads, width])
    if normed:
        y = self.head_normed(y, w[7 * i + 2], heads, kv_heads, eps)
    y = y.transpose(1, 2)
    parts = torch.split_with_sizes(y, [heads + kv_heads, kv_heads], 1)
    rotated = torch.split_with_sizes(self.rotate(parts[0], cos, sin), [heads, kv_heads], 1)
    return rotated[0], rotated[1], parts[1]


def after_attention(self, x: Tensor, attended: Tensor, w: List[Tensor], i: int, lora: List[Tensor], scale: float,
                    eps: float) -> Tensor:
    """The rest of layer i: x [B, L, D] plus the projected heads [B, L, H C], plus down(silu(gate) * up)."""
    x = x + self.linear(attended, w[7 * i + 3], lora, 14 * i + 6, scale)
    y = self.rms_norm(x, w[7 * i + 4], eps)
    z = torch.linear(y, w[7 * i + 5])
    width = z.size(-1) // 2
    if len(lora) > 0:
        z = z + torch.cat([self.lora_delta(y, lora, 14 * i + 8, scale, width),
                           self.lora_delta(y, lora, 14 * i + 10, scale, width)], -1)
    halves = torch.chunk(z, 2, -1)
    z = torch.silu(halves[0]) * halves[1]
    return x + self.linear(z, w[7 * i + 6], lora, 14 * i + 12, scale)


def share_heads(self, x: Tensor, times: int) -> Tensor:
    """Repeats key/value heads for the query heads that share them: [B, G, L, C] to [B, G * times, L, C]."""
    if times == 1:
        return x
    y = x.unsqueeze(2).expand([-1, -1, times, -1, -1])
    return y.reshape([x.size(0), x.size(1) * times, x.size(2), x.size(3)])


def decode_layers(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                  scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                  cache: List[Tensor]) -> Tensor:
    """All layers and the final norm. Appends the keys and values [B, G, L, C] of each layer to cache."""
    x = self.first_states(embeds)
    cos, sin = self.rope_table(positions, inv_freq, x.dtype)
    layers = len(weights) // 7
    for i in range(layers):
        q, k, v = self.attention_inputs(x, cos, sin, weights, i, lora, scale, heads, kv_heads, eps)
        cache.append(k)
        cache.append(v)
        times = heads // kv_heads
        y = torch.scaled_dot_product_attention(q, self.share_heads(k, times), self.share_heads(v, times), mask)
        y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
        x = self.deepened(self.after_attention(x, y, weights, i, lora, scale, eps), embeds, i)
    return self.rms_norm(x, weights[7 * layers], eps)


def decoder_hidden(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float) -> Tensor:
    """Hidden states [B, L, D] after the final norm.

    positions [B, L, A] int64; mask [B, 1, L, L] bool, true = the row's query attends to the column's key (every row needs
    at least one true: let padding attend to itself).
    """
    cache: List[Tensor] = []
    return self.decode_layers(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, cache)
