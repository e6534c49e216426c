# From hidden states to token distributions. N chosen positions, D width, V vocabulary.


def embed_tokens(self, ids: Tensor, table: Tensor) -> Tensor:
    """Rows of table [V, D] for ids of any shape."""
    return torch.embedding(table, ids)


def pick_rows(self, hidden: Tensor, index: Tensor) -> Tensor:
    """Rows [N, D] of hidden [B, L, D] at the flat positions b * L + l in index [N] int64."""
    return torch.index_select(hidden.reshape([-1, hidden.size(-1)]), 0, index)


def head_logits(self, rows: Tensor, head: Tensor) -> Tensor:
    """float32 logits [N, V] of hidden rows [N, D] under the output matrix [V, D]."""
    return self.float32(torch.linear(rows, head))


def chosen_logits(self, hidden: Tensor, index: Tensor, head: Tensor, tokens: Tensor) -> Tensor:
    """float32 logits [N, M] of tokens [M] at the flat positions index [N] of hidden [B, L, D]."""
    return self.head_logits(self.pick_rows(hidden, index), torch.index_select(head, 0, tokens))


def token_logprobs(self, rows: Tensor, head: Tensor, targets: Tensor, temperature: float) -> Tensor:
    """Log-probabilities [N] of targets [N] int64 at logits / temperature, from hidden rows [N, D]."""
    logits = self.head_logits(rows, head) / temperature
    return torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1) - torch.logsumexp(logits, [1])


def token_logprobs_entropy(self, rows: Tensor, head: Tensor, targets: Tensor,
                           temperature: float) -> Tuple[Tensor, Tensor]:
    """As token_logprobs, and the entropy [N] in nats of each distribution."""
    logits = self.head_logits(rows, head) / temperature
    norm = torch.logsumexp(logits, [1])
    logprobs = torch.gather(logits, 1, targets.unsqueeze(1)).squeeze(1) - norm
    entropy = norm - torch.sum(torch.softmax(logits, 1) * logits, [1])
    return logprobs, entropy


def embed_prompts(self, ids: Tensor, visual: Tensor, image_id: int, table: Tensor) -> Tensor:
    """Embeddings [B, L, D] of ids [B, L], in which the placeholders image_id are replaced, in order, by visual [N, D]."""
    x = torch.embedding(table, ids)
    if visual.numel() == 0:
        return x
    return torch.masked_scatter(x, (ids == image_id).unsqueeze(-1), visual.to(x.dtype))


def causal_mask(self, valid: Tensor) -> Tensor:
    """Mask [B, 1, L, L]: each token sees the valid tokens up to itself, and padding sees itself. valid [B, L] bool."""
    l = valid.size(1)
    places = torch.arange(l, device=valid.device)
    causal = places.unsqueeze(0) <= places.unsqueeze(1)
    itself = places.unsqueeze(0) == places.unsqueeze(1)
    return ((causal.unsqueeze(0) & valid.unsqueeze(1)) | itself.unsqueeze(0)).unsqueeze(1)
