# Reading prompts into the cache, whole or piece by piece.
#
# P prompts, L tokens of a piece, M rows of the cache. cache: per layer [slots, 2G, C], keys before values; row r holds
# its tokens in the slots from r * capacity on, so a token's slot follows from its position.


def read_layers(self, embeds: Tensor, positions: Tensor, start: int, stop: int, last: Tensor, source: Tensor, first_row: int,
                cache: List[Tensor], capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float,
                inv_freq: Tensor, heads: int, kv_heads: int, eps: float, wide: bool, plain: bool) -> Tensor:
    """Reads the tokens from start to stop of each prompt into the rows from first_row on.

    Returns the hidden states [P, D] of the tokens last [P], counted from start, after the final norm; when last is
    without elements, nothing that matters. With start > 0 there is one prompt, whose tokens before start are in the rows.
    """
    piece = torch.narrow(embeds, -2, start, stop - start)
    n, l = embeds.size(-3), stop - start
    m = source.size(0)
    x = self.first_states(piece).reshape([n * l, -1])
    cos, sin = self.turn_tables(positions[:, start:stop], inv_freq, x.dtype)
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
            y = self.attend_pieces(z[:, :, :heads], kv, start, kv_heads, plain)
            x = self.layer_outputs(x, y.reshape([n * l, -1]), weights, i, lora, scale, eps, wide)
            x = self.deepened(x, piece, i)
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


def attend_causally(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention of q, k, v [P, H, L, C] by products and a softmax over all L x L scores of every head."""
    n, heads, l = q.size(0), q.size(1), q.size(2)
    later = torch.full([l, l], -inf, dtype=q.dtype, device=q.device).triu_(1).unsqueeze(0)
    q = (q * float(q.size(3)) ** -0.5).reshape([n * heads, l, -1])
    scores = torch.baddbmm(later, q, k.reshape([n * heads, l, -1]).transpose(1, 2))
    y = torch.bmm(torch.softmax(scores, -1), v.reshape([n * heads, l, -1]))
    return y.view([n, heads, l, -1])


def attend_prompt(self, like: Tensor, tokens: int, heads: int, kv_heads: int, width: int, plain: bool) -> Tensor:
    """Attention over a prompt of so many tokens, of the type of like; for measuring."""
    z = torch.zeros([1, tokens, heads + 2 * kv_heads, width], dtype=like.dtype, device=like.device)
    return self.attend_pieces(z[:, :, :heads], z[:, :, heads:], 0, kv_heads, plain)


def attend_pieces(self, q: Tensor, kv: Tensor, start: int, kv_heads: int, plain: bool) -> Tensor:
    """Causal attention of q [P, L, H, C], the first at position start, over kv [P, S, 2G, C]: [P, L, H, C].

    plain: all scores at once, where they are no more than 2^25.
    """
    times = q.size(2) // kv_heads
    k = self.share_heads(kv[:, :, :kv_heads].transpose(1, 2), times)
    v = self.share_heads(kv[:, :, kv_heads:].transpose(1, 2), times)
    q = q.transpose(1, 2)
    if start == 0:
        if plain and q.size(0) * q.size(1) * q.size(2) * q.size(2) <= 33554432:
            return self.attend_causally(q, k, v).transpose(1, 2)
        return self.attend_heads(q, k, v, None, True).transpose(1, 2)
    places = torch.arange(start, start + q.size(2), device=q.device)
    bias = self.hidden_bias(kv.size(1), places, q.dtype).view([1, 1, q.size(2), -1])
    return self.attend_heads(q, k, v, bias, False).transpose(1, 2)


def read_piece(self, embeds: Tensor, positions: Tensor, start: int, stop: int, source: Tensor, first_row: int,
               cache: List[Tensor], capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float,
               inv_freq: Tensor, heads: int, kv_heads: int, eps: float, wide: bool, plain: bool) -> None:
    """Reads the tokens from start to stop of one prompt into the rows from first_row on; more follow."""
    self.read_layers(embeds, positions, start, stop, source[:0], source, first_row, cache, capacity, weights, lora, scale,
                     inv_freq, heads, kv_heads, eps, wide, plain)


def start_rows(self, embeds: Tensor, positions: Tensor, start: int, last: Tensor, source: Tensor, first_row: int,
               uniforms: Tensor, temperature: float, top_k: int, top_p: float, head: Tensor, cache: List[Tensor],
               capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int,
               kv_heads: int, eps: float, wide: bool, plain: bool) -> Tensor:
    """Reads P prompts from token start on, puts them into M rows of the cache and samples each row's first token.

    embeds [P, L, D], or [1 + K, P, L, D], right-padded; positions [P, L, A]; last [P] int64 index of each prompt's last
    token; source [M] int64 the prompt of each row, so that several answers to one prompt read it once; the rows are
    first_row, first_row + 1, ...; uniforms [M].
    Returns float32 [2, M]: tokens and behind them their log-probabilities.
    """
    x = self.read_layers(embeds, positions, start, embeds.size(-2), last - start, source, first_row, cache, capacity,
                         weights, lora, scale, inv_freq, heads, kv_heads, eps, wide, plain)
    logits = torch.index_select(self.next_logits(x, head), 0, source)
    tokens, logprobs = self.sample(logits, uniforms, temperature, top_k, top_p)
    return torch.stack([self.float32(tokens), logprobs])


def next_logits(self, x: Tensor, head: Tensor) -> Tensor:
    """float32 logits [N, V] of final hidden states [N, D]; the head may be packed."""
    return self.float32(self.dense(x, head, False))
