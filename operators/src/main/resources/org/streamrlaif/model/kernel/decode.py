# Decoding over a key/value cache that is allocated once and written in place.
#
# n rows in use (always the first n of the cache), S steps, V vocabulary. cache and capacity as in prefill.py.


def decode_step(self, x: Tensor, place: Tensor, cos: Tensor, sin: Tensor, bias: Tensor, keys: List[Tensor],
                values: List[Tensor], cache: List[Tensor], weights: List[Tensor], lora: List[Tensor], scale: float,
                heads: int, kv_heads: int, eps: float, plain: bool) -> Tensor:
    """Appends one token per row, with embeddings x [n, D], at the slots place [n]; its hidden states [n, D].

    keys, values: what each layer attends to [n, G, S, C], hidden by bias [n, 1, 1, S] where a row has no token.
    plain: attention by products and a softmax instead of one operation.
    """
    n = x.size(0)
    for i in range(len(weights) // 7):
        z = self.layer_inputs(x, [n], cos, sin, weights, i, lora, scale, heads, kv_heads, eps, False)
        width = z.size(1) // (heads + 2 * kv_heads)
        q, kv = torch.split_with_sizes(z, [heads * width, 2 * kv_heads * width], 1)
        self.append_slots(cache[i], place, kv.view([n, 2 * kv_heads, width]))
        # The query heads that share a key/value head become rows of one attention over it.
        q = q.view([n, kv_heads, heads // kv_heads, width])
        if plain:
            y = self.attend_groups(q, keys[i], values[i], bias)
        else:
            y = self.attend_heads(q, keys[i], values[i], bias, False)
        x = self.layer_outputs(x, y.reshape([n, heads * width]), weights, i, lora, scale, eps, False)
    return self.length_normed(x, weights[-1], eps)


def attend_groups(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    """Attended heads [n, G, H / G, C] of q [n, G, H / G, C] over k, v [n, G, S, C], one key/value head at a time, so that
    nothing of the cache is copied; bias [n, 1, 1, S] is added to the scores."""
    n, groups = q.size(0), q.size(1)
    own = bias.view([n, 1, -1])
    factor = float(q.size(3)) ** -0.5
    y = torch.empty_like(q)
    for g in range(groups):
        scores = torch.baddbmm(own, torch.select(q, 1, g), torch.select(k, 1, g).transpose(1, 2), beta=1.0, alpha=factor)
        torch.select(y, 1, g).copy_(torch.bmm(torch.softmax(scores, -1), torch.select(v, 1, g)))
    return y


def attend_rows(self, like: Tensor, rows: int, groups: int, times: int, width: int, reach: int, plain: bool) -> Tensor:
    """Attention of a decoding step of so many rows over keys of so many places, of the type of like; for measuring."""
    q = torch.zeros([rows, groups, times, width], dtype=like.dtype, device=like.device)
    kv = torch.zeros([rows, reach, 2 * groups, width], dtype=like.dtype, device=like.device).transpose(1, 2)
    bias = torch.zeros([rows, 1, 1, reach], dtype=like.dtype, device=like.device)
    y = q
    for i in range(8):
        if plain:
            y = self.attend_groups(q, kv[:, :groups], kv[:, groups:], bias)
        else:
            y = self.attend_heads(q, kv[:, :groups], kv[:, groups:], bias, False)
    return y


def decode_steps(self, last_ids: List[int], last_places: List[int], last_positions: List[int], reach: int, uniforms: List[float],
                 temperature: float, top_k: int, top_p: float, ends: List[int], table: Tensor, head: Tensor,
                 cache: List[Tensor], capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float,
                 inv_freq: Tensor, heads: int, kv_heads: int, eps: float, plain: bool) -> Tensor:
    """Samples up to S tokens for each of n rows: float32 [2, S', n], tokens and behind them their log-probabilities,
    S' <= S.

    last_ids [n] the last token of each row, not yet in the cache; last_places [n] its place in the row, below reach;
    last_positions [n] its position;
    uniforms [S n] in [0, 1), row by row of [S, n]; ends: the tokens that end a row. A row that has ended goes on with
    tokens that do not count; on a CPU sampling stops early when all rows have ended, elsewhere asking would wait for the
    device. Every id is below 2^24.
    """
    n = len(last_ids)
    steps = len(uniforms) // n
    ids = torch.tensor(last_ids, dtype=4, device=table.device)
    lengths = torch.tensor(last_places, dtype=4, device=table.device)
    draws = torch.tensor(uniforms, dtype=6, device=table.device).view([steps, n])
    stops = torch.tensor(ends, dtype=4, device=table.device)
    further = torch.arange(steps, device=ids.device).unsqueeze(1)
    ahead = further + lengths
    positions = further + torch.tensor(last_positions, dtype=4, device=table.device)
    cos, sin = self.turn_tables(positions.unsqueeze(-1), inv_freq, table.dtype)
    places = ahead + torch.arange(n, device=ids.device) * capacity
    bias = self.hidden_bias(reach + steps - 1, lengths, table.dtype)
    keys: List[Tensor] = []
    values: List[Tensor] = []
    for layer in cache:
        rows = layer[:n * capacity].view([n, capacity, 2 * kv_heads, -1])[:, :reach + steps - 1].transpose(1, 2)
        keys.append(rows[:, :kv_heads])
        values.append(rows[:, kv_heads:])
    tokens: List[Tensor] = []
    logprobs: List[Tensor] = []
    ended = torch.zeros_like(ids) > 0
    s = 0
    going = True
    while going:
        x = self.decode_step(torch.embedding(table, ids), places[s], cos[s], sin[s], bias, keys, values, cache, weights,
                             lora, scale, heads, kv_heads, eps, plain)
        ids, picked = self.sample(self.next_logits(x, head), draws[s], temperature, top_k, top_p)
        tokens.append(ids)
        logprobs.append(picked)
        s = s + 1
        going = s < steps
        if going:
            if len(ends) > 0 and ids.is_cpu:
                ended = ended | torch.any(ids.unsqueeze(1) == stops, 1)
                going = not bool(torch.all(ended))
            bias.view([n, -1]).scatter_(1, ahead[s].unsqueeze(1), 0.0)
    return torch.stack([self.float32(torch.stack(tokens)), torch.stack(logprobs)])


def append_slots(self, layer: Tensor, place: Tensor, kv: Tensor) -> None:
    """Writes keys and values kv [n, 2 G, C] into the slots place [n] of one layer of the cache."""
    layer.index_copy_(0, place, kv)


def copy_slots(self, source: List[Tensor], target: List[Tensor], slots: int) -> None:
    """Copies the first slots of a cache into another."""
    for i in range(len(source)):
        target[i][:slots].copy_(source[i][:slots])


def move_row(self, source: int, target: int, capacity: int, cache: List[Tensor]) -> None:
    """Copies one row of the cache over another."""
    for layer in cache:
        layer[target * capacity:(target + 1) * capacity].copy_(layer[source * capacity:(source + 1) * capacity])
