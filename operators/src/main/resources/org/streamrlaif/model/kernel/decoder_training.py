# Training of the whole decoder: forward, cross-entropy and backward into accumulators in one call. Weights as in decoder.py.


def decoder_layer(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, w: List[Tensor], heads: int, kv_heads: int,
                  eps: float) -> Tensor:
    """One layer, 7 tensors, of x [B, L, D]."""
    lora: List[Tensor] = []
    q, k, v = self.attention_inputs(x, cos, sin, w, 0, lora, 1.0, heads, kv_heads, eps)
    times = heads // kv_heads
    y = torch.scaled_dot_product_attention(q, self.share_heads(k, times), self.share_heads(v, times), mask)
    y = y.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
    return self.after_attention(x, y, w, 0, lora, 1.0, eps)


def spread(self, loss: Tensor, start: Tensor, leaves: List[Tensor], first: int, gradients: List[Tensor]) -> Tensor:
    """Adds d loss / d leaves[i] to gradients[first + i] in place, ends the recording and returns d loss / d start.

    One step of the chain rule from layer to layer: with loss = sum(y * dy) for y = f(start, leaves) and dy the gradient
    of y, it gives dy by the Jacobians of f.
    """
    found = torch.grad([loss], [start] + leaves, None, False, False, True)
    torch.set_grad_enabled(False)
    for i in range(len(leaves)):
        gradient = found[i + 1]
        if gradient is not None:
            gradients[first + i].add_(gradient)
    d = found[0]
    if d is None:
        return torch.zeros_like(start)
    return d


def decoder_gradient(self, embeds: Tensor, positions: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor],
                     scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, ids: Tensor, visual: Tensor,
                     head: Tensor, rows: Tensor, targets: Tensor, shares: Tensor, checkpoint: bool,
                     gradients: List[Tensor]) -> float:
    """Adds to gradients the gradient of the cross-entropy of N targets with respect to all weights; returns the loss.

        loss = sum_n shares[n] * -log p(targets[n]),    p = softmax(head h[n])

    Target n int64 [N] is predicted at the flat place rows[n] = b * L + l. embeds are the table's rows of
    ids [B, L], but for the flat places visual [M]. gradients: of weights, of the embedding table, and of the output
    matrix unless that is the table. checkpoint: layers are computed again on the way back (Chen et al., Training deep nets
    with sublinear memory cost, 2016, arXiv 1604.06174). lora and scale are unused.
    """
    torch.set_grad_enabled(False)
    cos, sin = self.rope_table(positions, inv_freq, embeds.dtype)
    layers = len(weights) // 7
    inputs: List[Tensor] = []
    x = self.first_states(embeds)
    first = 0
    if checkpoint:
        first = layers - 1
        for i in range(first):
            inputs.append(x)
            x = self.decoder_layer(x, cos, sin, mask, weights[7 * i:7 * i + 7], heads, kv_heads, eps)
            x = self.deepened(x, embeds, i)
    torch.set_grad_enabled(True)
    start = x.detach().requires_grad_(True)
    own = self.leaves(weights[7 * first:])
    out = self.leaves([head])
    y = start
    for i in range(layers - first):
        y = self.decoder_layer(y, cos, sin, mask, own[7 * i:7 * i + 7], heads, kv_heads, eps)
        y = self.deepened(y, embeds, first + i)
    logits = self.head_logits(self.rms_norm(self.pick_rows(y, rows), own[-1], eps), out[0])
    losses = torch.logsumexp(logits, [1]) - torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1)
    loss = torch.sum(losses * shares)
    table = len(weights)
    total: List[Tensor] = gradients[7 * first:table] + gradients[-1:]
    d = self.spread(loss, start, own + out, 0, total)
    for back in range(first):
        i = first - 1 - back
        torch.set_grad_enabled(True)
        start = inputs[i].detach().requires_grad_(True)
        own = self.leaves(weights[7 * i:7 * i + 7])
        y = self.decoder_layer(start, cos, sin, mask, own, heads, kv_heads, eps)
        d = self.spread(torch.sum(y * d), start, own, 7 * i, gradients)
    d = d.reshape([-1, d.size(-1)]).index_fill(0, visual, 0.0)
    gradients[table].index_add_(0, ids.flatten(), d)
    return float(loss.detach())
