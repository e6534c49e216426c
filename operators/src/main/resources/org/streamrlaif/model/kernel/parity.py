# The states between the decoder's layers, which only a comparison with another library asks for.


def decoder_states(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float) -> List[Tensor]:
    """Hidden states [B, L, D] after each layer, before embeds add to them and before the final norm; the arguments are those
    of decoder_hidden."""
    x = self.first_states(embeds)
    cos, sin = self.rope_table(positions, inv_freq, x.dtype)
    times = heads // kv_heads
    states: List[Tensor] = []
    for i in range(len(weights) // 7):
        q, k, v = self.attention_inputs(x, cos, sin, weights, i, lora, scale, heads, kv_heads, eps)
        y = torch.scaled_dot_product_attention(q, self.share_heads(k, times), self.share_heads(v, times), mask)
        y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
        x = self.after_attention(x, y, weights, i, lora, scale, eps)
        states.append(x)
        x = self.deepened(x, embeds, i)
    return states


def forced_step(self, ids: Tensor, lengths: Tensor, positions: Tensor, reach: int, table: Tensor, head: Tensor,
                cache: List[Tensor], capacity: int, weights: List[Tensor], lora: List[Tensor], scale: float,
                inv_freq: Tensor, heads: int, kv_heads: int, eps: float, plain: bool) -> Tensor:
    """Appends given tokens as decode_steps appends sampled ones, and returns the logits [n, V] after them.

    ids [n] int64, lengths [n] their places in the rows, all below reach, positions [n]; cache and capacity as in prefill.py.
    """
    n = ids.size(0)
    cos, sin = self.turn_tables(positions.unsqueeze(-1), inv_freq, table.dtype)
    keys: List[Tensor] = []
    values: List[Tensor] = []
    for layer in cache:
        rows = layer[:n * capacity].view([n, capacity, 2 * kv_heads, -1])[:, :reach].transpose(1, 2)
        keys.append(rows[:, :kv_heads])
        values.append(rows[:, kv_heads:])
    places = lengths + torch.arange(n, device=ids.device) * capacity
    x = self.decode_step(torch.embedding(table, ids), places, cos, sin, self.hidden_bias(reach, lengths, table.dtype),
                         keys, values, cache, weights, lora, scale, heads, kv_heads, eps, plain)
    return self.next_logits(x, head)
