# Generation with a key/value cache that is allocated once and written in place.
#
# R rows of the cache, n rows in use (always the first n), T capacity in tokens, S steps, V vocabulary.
# cache: per layer keys [R, G, T, C] and values [R, G, T, C]. A token's place in the cache is its position.


def start_rows(self, embeds: Tensor, last: Tensor, source: Tensor, first_row: int, uniforms: Tensor,
               temperature: float, top_k: int, top_p: float, head: Tensor, cache: List[Tensor],
               weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int,
               eps: float) -> Tuple[Tensor, Tensor]:
    """Reads N prompts, puts them into M rows of the cache and samples each row's first token.

    embeds [N, L, D] right-padded; last [N] int64 index of each prompt's last token; source [M] int64 the prompt of each
    row, so that several answers to one prompt read it once; the rows are first_row, first_row + 1, …; uniforms [M].
    Returns tokens [M] and their log-probabilities [M].
    """
    n, l = embeds.size(0), embeds.size(1)
    places = torch.arange(l, device=embeds.device)
    mask = (places.unsqueeze(0) <= places.unsqueeze(1)).view([1, 1, l, l])
    fresh: List[Tensor] = []
    x = self.decode_layers(embeds, places.unsqueeze(0).expand([n, l]), mask, weights, lora, scale, inv_freq, heads,
                           kv_heads, eps, fresh)
    m = source.size(0)
    for i in range(len(cache)):
        cache[i][first_row:first_row + m, :, :l].copy_(torch.index_select(fresh[i], 0, source))
    x = x[torch.arange(n, device=embeds.device), last]
    logits = torch.index_select(self.head_logits(x, head), 0, source)
    return self.sample(logits, uniforms, temperature, top_k, top_p)


def decode_step(self, ids: Tensor, lengths: Tensor, reach: int, table: Tensor, head: Tensor, cache: List[Tensor],
                weights: List[Tensor], lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int,
                eps: float) -> Tensor:
    """Appends one token per row to the cache and returns the logits [n, V] after it.

    ids [n] int64 tokens, lengths [n] int64 their positions, all below reach.
    """
    n = ids.size(0)
    x = torch.embedding(table, ids).unsqueeze(1)
    cos, sin = self.rope_table(lengths.unsqueeze(1), inv_freq, x.dtype)
    # Added to the scores: 0 where a row has a token, minus infinity behind its end.
    hidden = torch.arange(reach, device=ids.device) > lengths.unsqueeze(1)
    bias = torch.masked_fill(torch.zeros([n, reach], dtype=x.dtype, device=ids.device), hidden, -inf).view([n, 1, 1, reach])
    # Where the new token goes in a cache seen as [R G T, C].
    capacity = cache[0].size(2)
    place = torch.arange(n * kv_heads, device=ids.device).view([n, kv_heads]) * capacity + lengths.unsqueeze(1)
    place = place.flatten()
    for i in range(len(weights) // 7):
        q, k, v = self.attention_inputs(x, cos, sin, weights, i, lora, scale, heads, kv_heads, eps)
        keys = cache[2 * i]
        values = cache[2 * i + 1]
        keys.view([-1, k.size(-1)]).index_copy_(0, place, k.reshape([n * kv_heads, -1]))
        values.view([-1, k.size(-1)]).index_copy_(0, place, v.reshape([n * kv_heads, -1]))
        # The query heads that share a key/value head become rows of one attention over it.
        q = q.reshape([n, kv_heads, heads // kv_heads, -1])
        y = torch.scaled_dot_product_attention(q, keys[:n, :, :reach], values[:n, :, :reach], bias)
        x = self.after_attention(x, y.reshape([n, 1, -1]), weights, i, lora, scale, eps)
    x = self.rms_norm(x, weights[-1], eps)
    return self.head_logits(x.squeeze(1), head)


def decode_steps(self, ids: Tensor, lengths: Tensor, reach: int, uniforms: Tensor, temperature: float, top_k: int,
                 top_p: float, ends: Tensor, table: Tensor, head: Tensor, cache: List[Tensor], weights: List[Tensor],
                 lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int,
                 eps: float) -> Tuple[Tensor, Tensor]:
    """Samples up to S tokens for each of n rows: tokens [S', n] int64 and their log-probabilities [S', n], S' <= S.

    ids [n] the last token of each row, not yet in the cache; lengths [n] its position; reach > max(lengths);
    uniforms [S, n] in [0, 1); ends [E] the tokens that end a row. A row that has ended goes on with tokens that do not
    count; sampling stops early when all rows have ended.
    """
    tokens: List[Tensor] = []
    logprobs: List[Tensor] = []
    ended = torch.zeros_like(ids) > 0
    s = 0
    going = True
    while going:
        logits = self.decode_step(ids, lengths, reach + s, table, head, cache, weights, lora, scale, inv_freq, heads,
                                  kv_heads, eps)
        ids, picked = self.sample(logits, uniforms[s], temperature, top_k, top_p)
        tokens.append(ids)
        logprobs.append(picked)
        ended = ended | torch.any(ids.unsqueeze(1) == ends, 1)
        lengths = lengths + 1
        s = s + 1
        going = s < uniforms.size(0) and not bool(torch.all(ended))
    return torch.stack(tokens), torch.stack(logprobs)


def copy_cache(self, source: List[Tensor], target: List[Tensor]) -> None:
    """Copies a cache into a larger one."""
    for i in range(len(source)):
        target[i][:, :, :source[i].size(2)].copy_(source[i])


def move_row(self, source: int, target: int, cache: List[Tensor]) -> None:
    """Copies one row of the cache over another."""
    for tensor in cache:
        tensor[target].copy_(tensor[source])
