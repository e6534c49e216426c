# Decoding over a key/value cache that is allocated once and written in place.
#
# n rows in use (always the first n of the cache), S steps, V vocabulary. cache and capacity as in prefill.py.


def decode_step(self, x: Tensor, place: Tensor, cos: Tensor, sin: Tensor, bias: Tensor, keys: List[Tensor],
                values: List[Tensor], cache: List[Tensor], weights: List[Tensor], lora: List[Tensor], scale: float,
                heads: int, kv_heads: int, eps: float) -> Tensor:
    """Appends one token per row, with embeddings x [n, D], at the slots place [n]; its hidden states [n, D].

    keys, values: what each layer attends to [n, G, S, C], hidden by bias [n, 1, 1, S] where a row has no token.
    """
    n = x.size(0)
    for i in range(len(weights) // 7):
        z = self.layer_inputs(x, [n], cos, sin, weights, i, lora, scale, heads, kv_heads, eps, False)
        width = z.size(1) // (heads + 2 * kv_heads)
        q, kv = torch.split_with_sizes(z, [heads * width, 2 * kv_heads * width], 1)
        self.append_slots(cache[i], place, kv.view([n, 2 * kv_heads, width]))
        # The query heads that share a key/value head become rows of one attention over it.
        q = q.view([n, kv_heads, heads // kv_heads, width])
        y = self.attend_heads(q, keys[i], values[i], bias, False)
        x = self.layer_outputs(x, y.reshape([n, heads * width]), weights, i, lora, scale, eps, False)
    return self.length_normed(x, weights[-1], eps)


def decode_steps(self, ids: Tensor, lengths: Tensor, reach: int, uniforms: Tensor, temperature: float, top_k: int,
                 top_p: float, ends: Tensor, table: Tensor, head: Tensor, cache: List[Tensor], capacity: int,
                 weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int,
                 eps: float) -> Tuple[Tensor, Tensor]:
    """Samples up to S tokens for each of n rows: tokens [S', n] int64 and their log-probabilities [S', n], S' <= S.

    ids [n] the last token of each row, not yet in the cache; lengths [n] its position; reach > max(lengths);
    uniforms [S, n] in [0, 1); ends [E] the tokens that end a row. A row that has ended goes on with tokens that do not
    count; on a CPU sampling stops early when all rows have ended, elsewhere asking would wait for the device.
    """
    n, steps = ids.size(0), uniforms.size(0)
    ahead = torch.arange(steps, device=ids.device).unsqueeze(1) + lengths
    cos, sin = self.turn_tables(ahead, inv_freq, table.dtype)
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
                             lora, scale, heads, kv_heads, eps)
        ids, picked = self.sample(self.next_logits(x, head), uniforms[s], temperature, top_k, top_p)
        tokens.append(ids)
        logprobs.append(picked)
        s = s + 1
        going = s < steps
        if going:
            if ids.is_cpu:
                ended = ended | torch.any(ids.unsqueeze(1) == ends, 1)
                going = not bool(torch.all(ended))
            bias.view([n, -1]).scatter_(1, ahead[s].unsqueeze(1), 0.0)
    return torch.stack(tokens), torch.stack(logprobs)


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
