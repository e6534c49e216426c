# Supervised training of an adapter: forward, cross-entropy and backward into accumulators in one call.


def token_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                   targets: Tensor, shares: Tensor, gradients: List[Tensor]) -> float:
    """Gradient of sum_n shares[n] * -log p(targets[n]) with respect to lora; returns the sum.

    Target n [N] int64 is predicted at the flat place rows[n] = b * L + l; only these N places reach the output matrix.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(lora)
    hidden = self.decoder_hidden(embeds, positions, mask, weights, leaves, scale, inv_freq, heads, kv_heads, eps)
    loss = torch.neg(torch.sum(self.token_logprobs(self.pick_rows(hidden, rows), head, targets, 1.0) * shares))
    self.accumulate(loss, leaves, gradients)
    return float(loss.detach())
