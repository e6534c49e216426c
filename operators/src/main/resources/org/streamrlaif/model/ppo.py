# PPO: forward, loss and backward into accumulators in one call. N response tokens of a micro-batch.
#
# Every loss is a sum over the N tokens times share = 1 / tokens of the whole minibatch, so that micro-batches add up to
# the mean over the minibatch. Statistics are sums over the N tokens.


def clipped_policy_terms(self, new: Tensor, old: Tensor, advantages: Tensor,
                         clip_range: float) -> Tuple[Tensor, Tensor]:
    """max(-A rho, -A clip(rho)) [N] with rho = exp(new - old), and where the clipped term is the larger one [N] bool."""
    ratio = torch.exp(new - old)
    free = torch.neg(advantages) * ratio
    held = torch.neg(advantages) * torch.clamp(ratio, 1.0 - clip_range, 1.0 + clip_range)
    return torch.maximum(free, held), torch.gt(held, free)


def ppo_policy_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor],
                        lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                        rows: Tensor, head: Tensor, targets: Tensor, temperature: float, old: Tensor, ref: Tensor,
                        advantages: Tensor, clip_range: float, kl_coef: float, share: float,
                        gradients: List[Tensor]) -> Tensor:
    """Gradient of the clipped policy loss + kl_coef * k3(policy, reference) with respect to lora.

    rows, targets, old, ref, advantages are [N]. Returns the sums [4] of: loss, tokens held by the clip,
    (new - old)^2 / 2, entropy.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(lora)
    hidden = self.decoder_hidden(embeds, positions, mask, weights, leaves, scale, inv_freq, heads, kv_heads, eps)
    new, entropy = self.token_logprobs_entropy(self.pick_rows(hidden, rows), head, targets, temperature)
    terms, held = self.clipped_policy_terms(new, old, advantages, clip_range)
    if kl_coef > 0.0:
        d = new - ref
        terms = terms + (torch.exp(torch.neg(d)) - 1.0 + d) * kl_coef
    loss = torch.sum(terms)
    self.accumulate(loss * share, leaves, gradients)
    change = new.detach() - old
    return torch.stack([loss.detach(), self.float32(held).sum(), torch.sum(change * change) * 0.5,
                        torch.sum(entropy.detach())])


def ppo_value_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor],
                       lora: List[Tensor], scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float,
                       rows: Tensor, weight: Tensor, bias: Tensor, old_values: Tensor, returns: Tensor,
                       clip_range: float, share: float, gradients: List[Tensor]) -> Tensor:
    """Gradient of max((V - G)^2, (clip(V) - G)^2) / 2 with respect to lora, then weight and bias of the value head.

    V stays within clip_range of old_values [N]; G = returns [N]. Returns the sums [2] of: loss, tokens held by the clip.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(lora)
    head_leaves = self.leaves([weight, bias])
    hidden = self.decoder_hidden(embeds, positions, mask, weights, leaves, scale, inv_freq, heads, kv_heads, eps)
    values = self.scalar_rows(hidden, rows, head_leaves[0], head_leaves[1])
    free = values - returns
    held = old_values + torch.clamp(values - old_values, -clip_range, clip_range) - returns
    free = free * free
    held = held * held
    loss = torch.sum(torch.maximum(free, held)) * 0.5
    clipped = torch.gt(held, free)
    self.accumulate(loss * share, leaves + head_leaves, gradients)
    return torch.stack([loss.detach(), self.float32(clipped).sum()])
