# The reward model's training step: forward, Bradley-Terry loss and backward into accumulators in one call.


def preference_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor],
                        lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                        rows: Tensor, weight: Tensor, bias: Tensor, first: Tensor, second: Tensor, p_chosen: Tensor,
                        centring: float, share: float, gradients: List[Tensor]) -> Tensor:
    """Gradient of the Bradley-Terry loss with respect to lora, then weight and bias of the score head.

    Scores stand at the flat places rows [N]; pair m compares scores first[m] and second[m] [M] int64 and holds
    p_chosen[m], the probability that the first is better. The sum over the M pairs of the cross-entropy, plus
    M * centring * |mean(r_first + r_second)| of this micro-batch, times share = 1 / pairs of the whole update.
    Returns the sum [] over the pairs.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(lora)
    head_leaves = self.leaves([weight, bias])
    hidden = self.decoder_hidden(embeds, positions, mask, weights, leaves, scale, inv_freq, heads, kv_heads, eps)
    scores = self.scalar_rows(hidden, rows, head_leaves[0], head_leaves[1])
    a = torch.index_select(scores, 0, first)
    b = torch.index_select(scores, 0, second)
    d = a - b
    terms = torch.softplus(torch.neg(d)) * p_chosen + torch.softplus(d) * (1.0 - p_chosen)
    loss = torch.sum(terms) + torch.abs(torch.sum(a + b)) * centring
    self.accumulate(loss * share, leaves + head_leaves, gradients)
    return loss.detach()
