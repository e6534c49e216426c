# Policy and value updates: forward, loss and backward into accumulators in one call. N response tokens of a micro-batch.
#
# Every loss is a sum over the N tokens times share = 1 / tokens of the whole minibatch, so that micro-batches add up to
# the mean over the minibatch. Statistics are sums over the N tokens. checkpoint: see chosen_rows' keep; spare: see borrow.


def clipped_policy_terms(self, new: Tensor, old: Tensor, advantages: Tensor, low: float, high: float,
                         dual: float) -> Tuple[Tensor, Tensor, Tensor]:
    """max(-A rho, -A clip(rho)) [N] with rho = exp(new - old), where the clipped term is the larger one [N] bool, and
    where dual |A| holds the term from above [N] bool; dual 0 never does."""
    ratio = torch.exp(new - old)
    free = torch.neg(advantages) * ratio
    held = torch.neg(advantages) * torch.clamp(ratio, 1.0 - low, 1.0 + high)
    terms = torch.maximum(free, held)
    if dual > 0.0:
        most = torch.abs(advantages) * dual
        return torch.minimum(terms, most), torch.gt(held, free), torch.gt(terms, most)
    return terms, torch.gt(held, free), torch.zeros_like(terms, dtype=11)


def policy_terms(self, logprobs: Tensor, old: Tensor, ref: Tensor, advantages: Tensor, weights: Tensor, low: float,
                 high: float, dual: float, kl_coef: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    """Per token: weight * (the clipped loss + kl_coef * k3(policy, reference)), its derivative by logprobs, and where
    the clip and the dual clip hold it."""
    torch.set_grad_enabled(True)
    new = self.leaves([logprobs])[0]
    terms, held, dual_held = self.clipped_policy_terms(new, old, advantages, low, high, dual)
    if kl_coef > 0.0:
        d = new - ref
        terms = terms + (torch.exp(torch.neg(d)) - 1.0 + d) * kl_coef
    terms = terms * weights
    derivative = self.derivative(torch.sum(terms), new)
    return terms.detach(), derivative, held, dual_held


def ppo_policy_gradient(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor],
                        lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                        rows: Tensor, head: Tensor, targets: Tensor, temperature: float, old: Tensor, ref: Tensor,
                        advantages: Tensor, token_weights: Tensor, low: float, high: float, dual: float,
                        kl_coef: float, entropy_coef: float, share: float, checkpoint: bool,
                        gradients: List[Tensor], spare: List[Tensor]) -> Tensor:
    """Gradient with respect to lora of the clipped policy loss + kl_coef * k3(policy, reference) - entropy_coef *
    entropy, each token times its weight.

    rows, targets, old, ref, advantages, token_weights are [N]. Returns the sums [5] of: loss, tokens held by the clip,
    (new - old)^2 / 2, entropy, tokens held by the dual clip.
    """
    tape: List[Tensor] = []
    keep = 1 if checkpoint else 2
    last = self.chosen_rows(
        embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, keep, tape, spare)
    hidden, factor = self.normed(last, weights[-1], eps)
    dhidden = torch.empty_like(hidden)
    sums = torch.zeros([5], device=hidden.device)
    step = self.chunk_rows(head)
    work = self.head_buffers(hidden, head, spare)
    for at in range(0, targets.size(0), step):
        new = self.token_chunk(hidden[at:at + step], head, targets[at:at + step], temperature, work)
        own = token_weights[at:at + step]
        terms, d, held, dual_held = self.policy_terms(
            new, old[at:at + step], ref[at:at + step], advantages[at:at + step], own, low, high, dual, kl_coef)
        change = new - old[at:at + step]
        entropy = self.chunk_entropy(new.size(0), work)
        loss = torch.sum(terms)
        if entropy_coef > 0.0:
            loss = loss - torch.sum(entropy * own) * entropy_coef
        sums.add_(torch.stack([loss, self.float32(held).sum(), torch.sum(change * change) * 0.5,
                               torch.sum(entropy), self.float32(dual_held).sum()]))
        part = dhidden[at:at + step]
        if entropy_coef > 0.0:
            self.entropy_chunk_backward(
                d, own * -entropy_coef, entropy, head, targets[at:at + step], share / temperature, work, part)
        else:
            self.token_chunk_backward(d, head, targets[at:at + step], share / temperature, work, part)
    self.head_buffers_back(work, spare)
    d = torch.zeros_like(last)
    self.normed_backward(dhidden, last, factor, weights[-1], d)
    self.rows_backward(d, weights, lora, scale, heads, kv_heads, eps, rows, keep, tape, gradients, spare)
    return sums


def ppo_value_gradient(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor],
                       lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                       rows: Tensor, weight: Tensor, bias: Tensor, old_values: Tensor, returns: Tensor,
                       clip_range: float, share: float, checkpoint: bool, tape: List[Tensor], gradients: List[Tensor],
                       spare: List[Tensor]) -> Tensor:
    """Gradient of max((V - G)^2, (clip(V) - G)^2) / 2 with respect to lora, then weight and bias of the value head.

    V stays within clip_range of old_values [N]; G = returns [N]. tape: empty, or what kept_scalars left, which is used up.
    Returns the sums [2] of: loss, tokens held by the clip.
    """
    keep = 1 if checkpoint else 2
    if len(tape) > 0:
        last = tape.pop()
        torch.set_grad_enabled(False)
    else:
        last = self.chosen_rows(
            embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, keep, tape, spare)
    hidden, factor = self.normed(last, weights[-1], eps)
    torch.set_grad_enabled(True)
    values = self.leaves([self.scalar_rows(hidden, weight, bias)])[0]
    free = values - returns
    held = old_values + torch.clamp(values - old_values, -clip_range, clip_range) - returns
    free = free * free
    held = held * held
    loss = torch.sum(torch.maximum(free, held)) * 0.5
    clipped = torch.gt(held, free)
    d = self.derivative(loss, values) * share
    dhidden = self.scalar_rows_backward(d, hidden, weight, gradients)
    dlast = torch.zeros_like(last)
    self.normed_backward(dhidden, last, factor, weights[-1], dlast)
    self.rows_backward(dlast, weights, lora, scale, heads, kv_heads, eps, rows, keep, tape, gradients, spare)
    return torch.stack([loss.detach(), self.float32(clipped).sum()])
