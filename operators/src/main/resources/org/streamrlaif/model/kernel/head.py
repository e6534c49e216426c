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


def chunk_rows(self, head: Tensor) -> int:
    """How many rows are turned into distributions at once: about 16 million logits, at least 64 rows."""
    return max(64, 16777216 // head.size(0))


def head_buffers(self, rows: Tensor, head: Tensor, spare: List[Tensor]) -> List[Tensor]:
    """Three buffers for the chunks of rows: logits in the type of head, log-probabilities, probabilities."""
    n = min(rows.size(0), self.chunk_rows(head))
    logits = self.borrow(spare, n, head.size(0), head.dtype, head)
    buffers = [logits, self.borrow(spare, n, head.size(0), 6, head)]
    buffers.append(logits if head.dtype == 6 else self.borrow(spare, n, head.size(0), 6, head))
    return buffers


def head_buffers_back(self, work: List[Tensor], spare: List[Tensor]) -> None:
    """Ends the use of head_buffers."""
    self.give_back(spare, work[:2] if work[0].dtype == 6 else work)
    work.clear()


def token_chunk(self, rows: Tensor, head: Tensor, targets: Tensor, temperature: float, work: List[Tensor]) -> Tensor:
    """Log-probabilities [N] of targets [N] int64 at logits / temperature, from hidden rows [N, D].

    All N * V of them are left at the beginning of the second of head_buffers.
    """
    n = rows.size(0)
    torch.mm(rows / temperature, head.t(), out=work[0][:n])
    if head.dtype != 6:
        work[2][:n].copy_(work[0][:n])
    logprobs = torch._log_softmax(work[2][:n], 1, False, out=work[1][:n])
    return torch.gather(logprobs, 1, targets.unsqueeze(1)).squeeze(1)


def chunk_entropy(self, n: int, work: List[Tensor]) -> Tensor:
    """Entropies H = -sum_v p_v log p_v [N] in nats of the distributions that token_chunk left for its n rows."""
    p = torch.exp(work[1][:n], out=work[2][:n])
    return torch.neg(torch.sum(p.mul_(work[1][:n]), [1]))


def token_chunk_backward(self, d: Tensor, head: Tensor, targets: Tensor, factor: float, work: List[Tensor],
                         drows: Tensor) -> None:
    """Writes the gradient of the rows that token_chunk was given for factor * d [N], the gradient of its result.

        d log p_y / d z_j = [j = y] - p_j,    drows = factor d (onehot(targets) - p) head

    factor includes 1 / temperature. Overwrites the buffers.
    """
    n = targets.size(0)
    p = torch.exp(work[1][:n], out=work[2][:n])
    p.scatter_add_(1, targets.unsqueeze(1), torch.full([n, 1], -1.0, device=p.device))
    torch.mm(p.to(head.dtype), head, out=drows)
    drows.mul_((d * -factor).unsqueeze(1))


def entropy_chunk_backward(self, d: Tensor, dentropy: Tensor, entropy: Tensor, head: Tensor, targets: Tensor,
                           factor: float, work: List[Tensor], drows: Tensor) -> None:
    """As token_chunk_backward, for factor * (d [N] and dentropy [N], the gradient of chunk_entropy's result entropy).

    By the logits z, dH / dz_j = -p_j (log p_j + H).
    """
    n = targets.size(0)
    p = torch.exp(work[1][:n], out=work[2][:n])
    spread = work[1][:n].add_(entropy.unsqueeze(1)).mul_(p)
    p.scatter_add_(1, targets.unsqueeze(1), torch.full([n, 1], -1.0, device=p.device))
    p.mul_((d * -factor).unsqueeze(1)).sub_(spread.mul_((dentropy * factor).unsqueeze(1)))
    torch.mm(p.to(head.dtype), head, out=drows)


def token_logprobs(self, rows: Tensor, head: Tensor, targets: Tensor, temperature: float) -> Tensor:
    """Log-probabilities [N] of targets [N] int64 at logits / temperature, from hidden rows [N, D]."""
    step = self.chunk_rows(head)
    fresh: List[Tensor] = []
    work = self.head_buffers(rows, head, fresh)
    parts: List[Tensor] = []
    for at in range(0, rows.size(0), step):
        parts.append(self.token_chunk(rows[at:at + step], head, targets[at:at + step], temperature, work))
    return torch.cat(parts)


def token_logprobs_entropy(self, rows: Tensor, head: Tensor, targets: Tensor,
                           temperature: float) -> Tuple[Tensor, Tensor]:
    """As token_logprobs, and the entropy [N] in nats of each distribution."""
    step = self.chunk_rows(head)
    fresh: List[Tensor] = []
    work = self.head_buffers(rows, head, fresh)
    parts: List[Tensor] = []
    entropies: List[Tensor] = []
    for at in range(0, rows.size(0), step):
        parts.append(self.token_chunk(rows[at:at + step], head, targets[at:at + step], temperature, work))
        entropies.append(self.chunk_entropy(parts[-1].size(0), work))
    return torch.cat(parts), torch.cat(entropies)


def causal_mask(self, valid: Tensor) -> Tensor:
    """Mask [B, 1, L, L]: each token sees the valid tokens up to itself, and padding sees itself. valid [B, L] bool."""
    l = valid.size(1)
    places = torch.arange(l, device=valid.device)
    causal = places.unsqueeze(0) <= places.unsqueeze(1)
    itself = places.unsqueeze(0) == places.unsqueeze(1)
    return ((causal.unsqueeze(0) & valid.unsqueeze(1)) | itself.unsqueeze(0)).unsqueeze(1)
