# Supervised training of an adapter: forward, cross-entropy and backward into accumulators in one call.


def token_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                   targets: Tensor, shares: Tensor, checkpoint: bool, gradients: List[Tensor],
                   spare: List[Tensor]) -> float:
    """Adds to gradients the gradient of the cross-entropy of N targets with respect to lora; returns the loss.

        loss = sum_n shares[n] * -log p(targets[n]),    p = softmax(head h[n])

    Target n int64 [N] is predicted at the flat place rows[n] = b * L + l; only these N places reach the output matrix
    head [V, D]. shares float32 [N]: weight of a target in the mean over the whole update.
    """
    tape: List[Tensor] = []
    keep = 1 if checkpoint else 2
    last = self.chosen_rows(
        embeds, positions, [mask], weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, keep, tape, spare)
    hidden, factor = self.normed(last, weights[-1], eps)
    dhidden = torch.empty_like(hidden)
    loss = 0.0
    step = self.chunk_rows(head)
    work = self.head_buffers(hidden, head, spare)
    for at in range(0, targets.size(0), step):
        logprobs = self.token_chunk(hidden[at:at + step], head, targets[at:at + step], 1.0, work)
        loss = loss - float(torch.dot(logprobs, shares[at:at + step]))
        self.token_chunk_backward(shares[at:at + step], head, targets[at:at + step], -1.0, work, dhidden[at:at + step])
    self.head_buffers_back(work, spare)
    d = torch.zeros_like(last)
    self.normed_backward(dhidden, last, factor, weights[-1], d)
    self.rows_backward(d, weights, lora, scale, heads, kv_heads, eps, rows, keep, tape, gradients, spare)
    return loss
