# Reading prompts into the cache, whole or piece by piece.
#
# P prompts, L tokens of a piece, M rows of the cache. cache: per layer [slots, 2G, C], keys before values; row r holds
# its tokens in the slots from r * capacity on, so a token's slot follows from its position.


def read_layers(self, embeds: Tensor, start: int, stop: int, last: Tensor, source: Tensor, first_row: int,
                cache: List[Tensor], capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float,
                inv_freq: Tensor, heads: int, kv_heads: int, eps: float, wide: bool) -> Tensor:
    """Reads the tokens from start to stop of each prompt into the rows from first_row on.

    Returns the hidden states [P, D] of the tokens last [P], counted from start, after the final norm; when last is
    without elements, nothing that matters. With start > 0 there is one prompt, whose tokens before start are in the rows.
    """
    n, l = embeds.size(0), stop - start
    m = source.size(0)
    x = embeds[:, start:stop].reshape([n * l, -1])
    places = torch.arange(start, stop, device=x.device)
    cos, sin = self.turn_tables(places, inv_freq, x.dtype)
    layers = len(weights) // 7
    for i in range(layers):
        z = self.layer_inputs(x, [n, l], cos, sin, weights, i, lora, scale, heads, kv_heads, eps, wide)
        z = z.view([n, l, heads + 2 * kv_heads, -1])
        kv = z[:, :, heads:]
        rows = cache[i][first_row * capacity:(first_row + m) * capacity]
        rows = rows.view([m, capacity, 2 * kv_heads, -1])
        rows[:, start:stop].copy_(torch.index_select(kv, 0, source))
        if start > 0:
            kv = rows[:1, :stop]
        if i < layers - 1:
            y = self.attend_pieces(z[:, :, :heads], kv, start, kv_heads)
            x = self.layer_outputs(x, y.reshape([n * l, -1]), weights, i, lora, scale, eps, wide)
        elif last.numel() > 0:
            # Nothing but the last tokens' states is asked of the last layer.
            chosen = torch.arange(n, device=x.device) * l + last
            q = torch.index_select(z.view([n * l, heads + 2 * kv_heads, -1]), 0, chosen)
            q = q[:, :heads].view([n, kv_heads, heads // kv_heads, -1])
            bias = self.hidden_bias(stop, last + start, x.dtype)
            kv = kv.transpose(1, 2)
            y = self.attend_heads(q, kv[:, :kv_heads], kv[:, kv_heads:], bias, False)
            x = torch.index_select(x, 0, chosen)
            x = self.layer_outputs(x, y.reshape([n, -1]), weights, i, lora, scale, eps, wide)
    return self.length_normed(x, weights[-1], eps)


def attend_pieces(self, q: Tensor, kv: Tensor, start: int, kv_heads: int) -> Tensor:
    """Causal attention of q [P, L, H, C], the first at position start, over kv [P, S, 2G, C]: [P, L, H, C]."""
    times = q.size(2) // kv_heads
    k = self.share_heads(kv[:, :, :kv_heads].transpose(1, 2), times)
    v = self.share_heads(kv[:, :, kv_heads:].transpose(1, 2), times)
    q = q.transpose(1, 2)
    if start == 0:
        return self.attend_heads(q, k, v, None, True).transpose(1, 2)
    places = torch.arange(start, start + q.size(2), device=q.device)
    bias = self.hidden_bias(kv.size(1), places, q.dtype).view([1, 1, q.size(2), -1])
    return self.attend_heads(q, k, v, bias, False).transpose(1, 2)


def read_piece(self, embeds: Tensor, start: int, stop: int, source: Tensor, first_row: int, cache: List[Tensor],
               capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int,
               kv_heads: int, eps: float, wide: bool) -> None:
    """Reads the tokens from start to stop of one prompt into the rows from first_row on; more follow."""
    self.read_layers(embeds, start, stop, source[:0], source, first_row, cache, capacity, weights, lora, scale, inv_freq,
                     heads, kv_heads, eps, wide)


def start_rows(self, embeds: Tensor, start: int, last: Tensor, source: Tensor, first_row: int, uniforms: Tensor,
               temperature: float, top_k: int, top_p: float, head: Tensor, cache: List[Tensor], capacity: int,
               weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int,
               eps: float, wide: bool) -> Tuple[Tensor, Tensor]:
    """Reads P prompts from token start on, puts them into M rows of the cache and samples each row's first token.

    embeds [P, L, D] right-padded; last [P] int64 index of each prompt's last token; source [M] int64 the prompt of each
    row, so that several answers to one prompt read it once; the rows are first_row, first_row + 1, ...; uniforms [M].
    Returns tokens [M] and their log-probabilities [M].
    """
    x = self.read_layers(embeds, start, embeds.size(1), last - start, source, first_row, cache, capacity, weights, lora,
                         scale, inv_freq, heads, kv_heads, eps, wide)
    logits = torch.index_select(self.next_logits(x, head), 0, source)
    return self.sample(logits, uniforms, temperature, top_k, top_p)


def next_logits(self, x: Tensor, head: Tensor) -> Tensor:
    """float32 logits [N, V] of final hidden states [N, D]; the head may be packed."""
    return self.float32(self.dense(x, head, False))
