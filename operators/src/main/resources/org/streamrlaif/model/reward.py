# The reward model's training step: forward, Bradley-Terry loss and backward into accumulators in one call.


def preference_gradient(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor],
                        lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                        rows: Tensor, weight: Tensor, bias: Tensor, first: Tensor, second: Tensor, p_chosen: Tensor,
                        centring: float, share: float, checkpoint: bool, gradients: List[Tensor],
                       spare: List[Tensor]) -> Tensor:
    """Gradient of the Bradley-Terry loss with respect to lora, then weight and bias of the score head.

    Scores stand at the flat places rows [N]; pair m compares scores first[m] and second[m] [M] int64 and holds
    p_chosen[m], the probability that the first is better. The sum over the M pairs of the cross-entropy, plus
    M * centring * |mean(r_first + r_second)| of this micro-batch, times share = 1 / pairs of the whole update.
    Returns the sum over the pairs and behind it the scores [1 + N]. checkpoint: see chosen_rows' keep; spare: see borrow.
    """
    tape: List[Tensor] = []
    keep = 1 if checkpoint else 2
    last = self.chosen_rows(
        embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, keep, tape, spare)
    hidden, factor = self.normed(last, weights[-1], eps)
    torch.set_grad_enabled(True)
    scores = self.leaves([self.scalar_rows(hidden, weight, bias)])[0]
    a = torch.index_select(scores, 0, first)
    b = torch.index_select(scores, 0, second)
    d = a - b
    terms = torch.softplus(torch.neg(d)) * p_chosen + torch.softplus(d) * (1.0 - p_chosen)
    loss = torch.sum(terms) + torch.abs(torch.sum(a + b)) * centring
    dscores = self.derivative(loss, scores) * share
    dhidden = self.scalar_rows_backward(dscores, hidden, weight, gradients)
    dlast = torch.zeros_like(last)
    self.normed_backward(dhidden, last, factor, weights[-1], dlast)
    self.rows_backward(dlast, weights, lora, scale, heads, kv_heads, eps, rows, keep, tape, gradients, spare)
    return torch.cat([loss.detach().view([1]), scores.detach()])
