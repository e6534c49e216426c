# Policy and value updates: forward, loss and backward into accumulators in one call. N response tokens of a micro-batch.
#
# Every loss is a sum over the N tokens times share = 1 / tokens of the whole minibatch, so that micro-batches add up to
# the mean over the minibatch. Statistics are sums over the N tokens. checkpoint: see chosen_rows' keep; spare: see borrow.


def clipped_policy_terms(self, new: Tensor, old: Tensor, advantages: Tensor, low: float, high: float,
                         dual: float) -> Tuple[Tensor, Tensor, Tensor]:
    """The clipped policy loss of each token [N], where the clip holds it [N] bool, and where the dual clip does [N] bool.

        rho = exp(new - old)
        L   = max(-A rho, -A clip(rho, 1 - low, 1 + high)), and at most dual |A| where dual > 0

    The clip holds a token whose clipped term is strictly the larger one. new, old, advantages [N].

    Source: Schulman et al., Proximal policy optimization algorithms, 2017, arXiv 1707.06347, eq. 7. Dual clip: Ye et
    al., Mastering complex control in MOBA games with deep reinforcement learning, 2020, arXiv 1912.09729, eq. 5.
    """
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
    """Loss of each token [N], its derivative by logprobs [N], and where clip and dual clip hold it, [N] bool each.

        l  = weights (L + kl_coef k3)                            L: clipped_policy_terms
        k3 = exp(ref - logprobs) - 1 - (ref - logprobs)

    k3 is an unbiased estimate of KL(policy || reference) and never negative. All tensors are [N].

    Source: Shao et al., DeepSeekMath, 2024, arXiv 2402.03300, eq. 3 (KL in the loss) and 4 (k3).
    """
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
    """Adds to gradients the gradient with respect to lora of the policy's loss over the N tokens of a micro-batch.

        logpi = log softmax(head h / temperature)[targets]                       h: hidden states at the places rows
        loss  = share sum_n token_weights (L + kl_coef k3 - entropy_coef H)      L, k3: policy_terms with new = logpi
        H     = -sum_v pi_v log pi_v

    embeds [B, L, D]; rows, targets int64 [N]; head [V, D]; old: log-probabilities under the policy that the ratio is
    taken to, ref: under the reference, advantages (importance weight included), token_weights (of each token in the
    mean), float32 [N] each. Algorithms differ in advantages, token_weights and kl_coef only.
    Returns the sums [5], without share, of: loss, tokens held by the clip, (logpi - old)^2 / 2, H, tokens held by the
    dual clip.

    Source: Schulman et al., Proximal policy optimization algorithms, 2017, arXiv 1707.06347, eq. 7, and 9 with an
    entropy bonus; (logpi - old)^2 / 2 estimates the KL between the two policies (k2).
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
    """Adds to gradients the gradient of the value loss over N positions by lora, then weight and bias of the value head.

        V    = weight . h + bias                                                 h: hidden states at the places rows
        Vc   = old_values + clip(V - old_values, -clip_range, clip_range)
        loss = share sum_n max((V - G)^2, (Vc - G)^2) / 2

    rows int64 [N]; weight [1, D], bias [1]; old_values, G = returns float32 [N]. tape: empty, or what kept_scalars left,
    which is used up. Returns the sums [2], without share, of: loss, positions held by the clip, where Vc's is larger.

    Source: Schulman et al., 2017, eq. 9, its squared error clipped as in OpenAI's baselines (ppo2).
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
