# The text decoder: Llama (and Qwen2 with q/k/v biases), with optional LoRA on its seven linear layers.
#
# B batch, L sequence, D width, H heads, G key/value heads, C head width, V vocabulary, N chosen positions.
# weights: 12 tensors per layer in this order, then the final norm [D]:
#   input norm [D], q [H*C, D], k [G*C, D], v [G*C, D], q bias, k bias, v bias, o [D, H*C],
#   post-attention norm [D], gate [F, D], up [F, D], down [D, F]. An absent bias is a tensor without elements.
# lora: empty, or 14 tensors per layer: A [r, in], B [out, r] of q, k, v, o, gate, up, down.
#   A layer without adapter has tensors without elements.


def float32(self, x: Tensor) -> Tensor:
    """x as float32, which archives know by its number only."""
    return x.to(6)


def rms_norm(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """Root-mean-square normalisation over the last axis, computed in float32."""
    y = self.float32(x)
    y = y * torch.rsqrt(torch.mean(y * y, [-1], True) + eps)
    return weight * y.to(x.dtype)


def linear(self, x: Tensor, weight: Tensor, lora: List[Tensor], slot: int, scale: float) -> Tensor:
    """x W' + scale * (x A') B', where A = lora[slot], B = lora[slot + 1]."""
    y = torch.linear(x, weight)
    if len(lora) > 0 and lora[slot].numel() > 0:
        y = y + torch.linear(torch.linear(x, lora[slot]), lora[slot + 1]) * scale
    return y


def biased(self, x: Tensor, bias: Tensor) -> Tensor:
    """x + bias, or x when there is no bias."""
    if bias.numel() > 0:
        return x + bias
    return x


def rope_table(self, positions: Tensor, inv_freq: Tensor) -> Tuple[Tensor, Tensor]:
    """cos and sin [B, 1, L, C] of position * inverse frequency; positions [B, L], inv_freq [C / 2]."""
    angles = self.float32(positions).unsqueeze(-1) * inv_freq
    angles = torch.cat([angles, angles], -1).unsqueeze(1)
    return torch.cos(angles), torch.sin(angles)


def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding of x [B, heads, L, C]."""
    half = x.size(-1) // 2
    turned = torch.cat([-x[:, :, :, half:], x[:, :, :, :half]], -1)
    return x * cos + turned * sin


def split_heads(self, x: Tensor, heads: int) -> Tensor:
    """[B, L, heads * C] to [B, heads, L, C]."""
    return x.view([x.size(0), x.size(1), heads, -1]).transpose(1, 2)


def mlp(self, x: Tensor, w: List[Tensor], i: int, lora: List[Tensor], scale: float) -> Tensor:
    """Layer i's feed-forward block with its norm eps applied before: down(silu(gate(x)) * up(x))."""
    gate = self.linear(x, w[12 * i + 9], lora, 14 * i + 8, scale)
    up = self.linear(x, w[12 * i + 10], lora, 14 * i + 10, scale)
    return self.linear(torch.silu(gate) * up, w[12 * i + 11], lora, 14 * i + 12, scale)


def qkv(self, x: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor], i: int, lora: List[Tensor], scale: float,
        heads: int, kv_heads: int) -> Tuple[Tensor, Tensor, Tensor]:
    """Layer i's rotated queries [B, H, L, C], rotated keys and values [B, G, L, C]."""
    q = self.biased(self.linear(x, w[12 * i + 1], lora, 14 * i, scale), w[12 * i + 4])
    k = self.biased(self.linear(x, w[12 * i + 2], lora, 14 * i + 2, scale), w[12 * i + 5])
    v = self.biased(self.linear(x, w[12 * i + 3], lora, 14 * i + 4, scale), w[12 * i + 6])
    q = self.rotate(self.split_heads(q, heads), cos, sin)
    k = self.rotate(self.split_heads(k, kv_heads), cos, sin)
    return q, k, self.split_heads(v, kv_heads)


def share_heads(self, x: Tensor, times: int) -> Tensor:
    """Repeats key/value heads for the query heads that share them: [B, G, L, C] to [B, G * times, L, C]."""
    if times == 1:
        return x
    y = x.unsqueeze(2).expand([-1, -1, times, -1, -1])
    return y.reshape([x.size(0), x.size(1) * times, x.size(2), x.size(3)])


def decode_layers(self, x: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                  scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                  keys: List[Tensor], values: List[Tensor]) -> Tensor:
    """The layers and the final norm. Appends each layer's keys and values [B, G, L, C] to the two lists."""
    cos, sin = self.rope_table(positions, inv_freq)
    cos = cos.to(x.dtype)
    sin = sin.to(x.dtype)
    layers = len(weights) // 12
    for i in range(layers):
        y = self.rms_norm(x, weights[12 * i], eps)
        q, k, v = self.qkv(y, cos, sin, weights, i, lora, scale, heads, kv_heads)
        keys.append(k)
        values.append(v)
        times = heads // kv_heads
        y = torch.scaled_dot_product_attention(q, self.share_heads(k, times), self.share_heads(v, times), mask)
        y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
        x = x + self.linear(y, weights[12 * i + 7], lora, 14 * i + 6, scale)
        x = x + self.mlp(self.rms_norm(x, weights[12 * i + 8], eps), weights, i, lora, scale)
    return self.rms_norm(x, weights[12 * layers], eps)


def decoder_hidden(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float) -> Tensor:
    """Hidden states [B, L, D] after the final norm.

    embeds [B, L, D]; positions [B, L] int64; mask [B, 1, L, L] bool, true = the row's query attends to the column's key
    (every row needs at least one true: let padding attend to itself); inv_freq [C / 2] float32.
    """
    keys: List[Tensor] = []
    values: List[Tensor] = []
    return self.decode_layers(
        embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, keys, values)


def pick_rows(self, hidden: Tensor, index: Tensor) -> Tensor:
    """Rows [N, D] of hidden [B, L, D] at flat positions b * L + l given by index [N] int64."""
    return torch.index_select(hidden.reshape([-1, hidden.size(-1)]), 0, index)


def embed_tokens(self, ids: Tensor, table: Tensor) -> Tensor:
    """Rows of table [V, D] for ids of any shape."""
    return torch.embedding(table, ids)


def head_logits(self, rows: Tensor, head: Tensor) -> Tensor:
    """float32 logits [N, V] of hidden rows [N, D] under the output matrix [V, D]."""
    return self.float32(torch.linear(rows, head))


def token_logprobs(self, rows: Tensor, head: Tensor, targets: Tensor, temperature: float) -> Tensor:
    """Log-probabilities [N] of targets [N] int64 at logits / temperature, from hidden rows [N, D]."""
    logits = self.head_logits(rows, head) / temperature
    return torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1) - torch.logsumexp(logits, [1])


def token_logprobs_entropy(self, rows: Tensor, head: Tensor, targets: Tensor,
                           temperature: float) -> Tuple[Tensor, Tensor]:
    """As token_logprobs, and the entropy [N] in nats of each distribution."""
    logits = self.head_logits(rows, head) / temperature
    norm = torch.logsumexp(logits, [1])
    logprobs = torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1) - norm
    entropy = norm - torch.sum(torch.softmax(logits, 1) * logits, [1])
    return logprobs, entropy
