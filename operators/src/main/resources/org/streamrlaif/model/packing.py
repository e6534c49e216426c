# Packed rows: one prompt and the blocks that continue it, each block blind to the others.
#
# B rows, L tokens, D width. segments [B, L] int64: 0 = prompt, k >= 1 = block k, -1 = padding at the end of a row.
# keys [B, L]: the segment whose tokens may see this one, 0 = all; -2 = none, the padding of a block.
# Positions restart after the prompt in every block, so a block sees exactly what it would see alone.


def block_mask(self, segments: Tensor, keys: Tensor) -> Tensor:
    """mask [B, 1, L, L]: a token attends to itself and to the earlier tokens of the prompt and of its own segment,
    but nothing attends to the padding of a block."""
    order = torch.cumsum(torch.ones_like(segments), 1)
    earlier = torch.le(order.unsqueeze(1), order.unsqueeze(2))
    keys = keys.unsqueeze(1)
    seen = torch.logical_or(torch.eq(keys, 0), torch.eq(keys, segments.unsqueeze(2)))
    return torch.logical_and(earlier, seen).unsqueeze(1)


def packed_embeds(self, ids: Tensor, table: Tensor, at: Tensor, visual: Tensor) -> Tensor:
    """Embeddings [B, L, D] of ids, with rows of visual [M, D] in the flat places b * L + l given by at [M].

    What ids hold there does not matter; it may lie behind the table."""
    embeds = self.embed_tokens(torch.index_fill(ids.flatten(), 0, at, 0).view_as(ids), table)
    flat = embeds.reshape([-1, embeds.size(-1)])
    flat = torch.index_copy(flat, 0, at, visual.to(flat.dtype))
    return flat.reshape([ids.size(0), ids.size(1), -1])


def packed_logprobs(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                    scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                    targets: Tensor, temperature: float) -> Tensor:
    """Log-probabilities [N] of targets [N], each predicted at one of the flat places rows [N]."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.token_logprobs(hidden, head, targets, temperature)


def packed_logits(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                  scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                  tokens: Tensor) -> Tensor:
    """float32 logits [N, M] of tokens [M] at the flat places rows [N]."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.head_logits(hidden, torch.index_select(head, 0, tokens))


def packed_scalars(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, weight: Tensor,
                   bias: Tensor) -> Tensor:
    """What a scalar head says [N] at the flat places rows [N]: values of tokens, scores of responses."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.scalar_rows(hidden, weight, bias)


def scalar_rows(self, hidden: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """float32 scalars [N] = weight [1, D] . hidden row + bias [1] of hidden [N, D]."""
    return torch.linear(self.float32(hidden), weight, bias).squeeze(1)


def scalar_rows_backward(self, d: Tensor, hidden: Tensor, weight: Tensor, gradients: List[Tensor]) -> Tensor:
    """The gradient [N, D] of hidden for d [N]; adds those of weight and bias to the last two of gradients."""
    gradients[-2].add_(torch.mm(d.unsqueeze(0), self.float32(hidden)))
    gradients[-1].add_(torch.sum(d))
    return (d.unsqueeze(1) * weight).to(hidden.dtype)
