# Training of projector and decoder on packed rows. B rows, L tokens, F frames, P patches, V visual tokens, N targets.
# parameters: projector weight 1, bias 1, weight 2, bias 2, visual positions [R, D], embedding table, output matrix, then the
#   layers of the decoder, 12 tensors each: input norm, q, k, v, their biases (without elements), o, post-attention norm,
#   gate, up, down; then the final norm.


def stack_layers(self, w: List[Tensor]) -> List[Tensor]:
    """The decoder's list (decoder.py) of layers of 12 tensors and the final norm."""
    stacked: List[Tensor] = []
    for i in range(len(w) // 12):
        j = 12 * i
        stacked += [w[j], torch.cat([w[j + 1], w[j + 2], w[j + 3]]), torch.cat([w[j + 4], w[j + 5], w[j + 6]]),
                    w[j + 7], w[j + 8], torch.cat([w[j + 9], w[j + 10]]), w[j + 11]]
    stacked.append(w[-1])
    return stacked


def training_embeds(self, features: Tensor, position_rows: Tensor, ids: Tensor, at: Tensor,
                    parameters: List[Tensor]) -> Tensor:
    """Embeddings [B, L, D]: ids [B, L], and the visual tokens of features [B, F, P, Dv] in the flat places at [B * V].

    Visual tokens are the projected features' means over patches, then their means over frames, plus the rows
    position_rows [V] of the visual positions. Rows about no clip have F = 0 and no places.
    """
    embeds = self.embed_tokens(ids, parameters[5])
    if at.size(0) == 0:
        return embeds
    x = torch.gelu(torch.linear(features, parameters[0], parameters[1]))
    x = torch.cat([torch.mean(x, [2]), torch.mean(x, [1])], 1)
    x = torch.linear(x, parameters[2], parameters[3])
    x = x + torch.index_select(parameters[4], 0, position_rows)
    flat = torch.index_copy(embeds.reshape([-1, embeds.size(-1)]), 0, at, x.reshape([-1, x.size(-1)]))
    return flat.reshape([ids.size(0), ids.size(1), -1])


def training_logits(self, features: Tensor, position_rows: Tensor, ids: Tensor, at: Tensor, positions: Tensor,
                    mask: Tensor, rows: Tensor, parameters: List[Tensor], inv_freq: Tensor, heads: int, kv_heads: int,
                    eps: float) -> Tensor:
    """Logits [N, vocabulary] at the flat places rows [N]."""
    embeds = self.training_embeds(features, position_rows, ids, at, parameters)
    lora: List[Tensor] = []
    hidden = self.decoder_hidden(
        embeds, positions, mask.unsqueeze(1), self.stack_layers(parameters[7:]), lora, 1.0, inv_freq, heads, kv_heads, eps)
    return self.head_logits(self.pick_rows(hidden, rows), parameters[6])


def text_gradient(self, features: Tensor, position_rows: Tensor, ids: Tensor, at: Tensor, positions: Tensor,
                  mask: Tensor, rows: Tensor, parameters: List[Tensor], inv_freq: Tensor, heads: int, kv_heads: int,
                  eps: float, targets: Tensor, weights: Tensor, gradients: List[Tensor]) -> float:
    """Adds to gradients the gradient of the weighted mean cross-entropy by all parameters; returns the loss.

        loss = sum_n weights[n] * -log p(targets[n]) / sum_n weights[n],    -log p(y) = logsumexp(z) - z[y]

    z [N, vocabulary]: training_logits; targets int64 [N], weights float32 [N]; gradients: one per tensor of parameters.
    """
    torch.set_grad_enabled(True)
    leaves = self.leaves(parameters)
    logits = self.training_logits(
        features, position_rows, ids, at, positions, mask, rows, leaves, inv_freq, heads, kv_heads, eps)
    losses = torch.logsumexp(logits, [1]) - torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1)
    loss = torch.sum(losses * weights) / torch.sum(weights)
    self.accumulate(loss, leaves, gradients)
    return float(loss.detach())


def text_hits(self, features: Tensor, position_rows: Tensor, ids: Tensor, at: Tensor, positions: Tensor,
              mask: Tensor, rows: Tensor, parameters: List[Tensor], inv_freq: Tensor, heads: int, kv_heads: int,
              eps: float, targets: Tensor) -> Tensor:
    """1.0 where the most likely token is the target, otherwise 0.0, [N]."""
    logits = self.training_logits(
        features, position_rows, ids, at, positions, mask, rows, parameters, inv_freq, heads, kv_heads, eps)
    return self.float32(torch.eq(torch.argmax(logits, 1), targets))
