# The reward model's training step: forward, Bradley-Terry loss and backward into accumulators in one call.


def preference_gradient(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor],
                        lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                        rows: Tensor, weight: Tensor, bias: Tensor, first: Tensor, second: Tensor, p_chosen: Tensor,
                        centring: float, share: float, checkpoint: bool, gradients: List[Tensor],
                       spare: List[Tensor]) -> Tensor:
    """Adds to gradients the gradient of the reward model's loss by lora, then weight and bias of the score head.

        r    = weight . h + bias                                                 h: hidden states at the places rows
        d    = r[first] - r[second]                                              P(first is better) = sigmoid(d)
        loss = share (sum_m -[p log sigmoid(d) + (1 - p) log sigmoid(-d)] + centring |sum_m (r[first] + r[second])|)

    with -log sigmoid(d) = softplus(-d). rows int64 [N]; weight [1, D], bias [1]; first, second int64 [M]: which of the N
    scores pair m compares; p = p_chosen float32 [M]: the label, the probability that the first is better. share =
    1 / pairs of the whole update; the second term is that of the micro-batch's own mean and keeps scores near 0.
    Returns the sum over the pairs, without share, and behind it the scores [1 + N]. checkpoint: see chosen_rows' keep;
    spare: see borrow.

    Source: Bradley and Terry, Rank analysis of incomplete block designs, 1952; the centring term is VLM-RLAIF's, Ahn et
    al., 2024, arXiv 2402.03746.
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
