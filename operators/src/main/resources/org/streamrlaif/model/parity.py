# The states between the decoder's layers, which only a comparison with another library asks for.


def decoder_states(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float) -> List[Tensor]:
    """Hidden states [B, L, D] after each layer, before the final norm; the arguments are those of decoder_hidden."""
    x = embeds
    cos, sin = self.rope_table(positions, inv_freq, x.dtype)
    times = heads // kv_heads
    states: List[Tensor] = []
    for i in range(len(weights) // 7):
        q, k, v = self.attention_inputs(x, cos, sin, weights, i, lora, scale, heads, kv_heads, eps)
        y = torch.scaled_dot_product_attention(q, self.share_heads(k, times), self.share_heads(v, times), mask)
        y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
        x = self.after_attention(x, y, weights, i, lora, scale, eps)
        states.append(x)
    return states
