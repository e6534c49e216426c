# Packed rows: prompts and the blocks that continue them, each block blind to the others.
#
# The N tokens of all rows stand in a tree of stretches: a start that prompts have in common, how each prompt goes on, its
# blocks. A token sees the stretches above its own and the earlier tokens of its own, so it sees exactly what it would see
# alone; positions go on along each path. D width, H heads, G key/value heads, C head width.
#
# Attention goes level by level. A level has E entries of T queries and K keys each, padded; its mask [E, 1, T, K] is added
# to the scores, and one of size [E, 1, T, 0] says: K = T, and each query sees its own key and the earlier ones.
# The masks of a call, 3 tensors and one per level:
#   0 which of the R queries each token is [N], or each chosen token [M]    1 flat places of the queries [R]
#   2 flat places of the keys [S]; queries and keys are those of all levels, entry by entry


def tree_masks(self, which: Tensor, queries: Tensor, keys: Tensor, since: Tensor, first: Tensor, last: Tensor,
               sizes: List[int], like: Tensor) -> List[Tensor]:
    """The masks of a call, of the type of like. A query at place q, whose stretch begins at its since [R], sees the keys of
    its entry with first <= q and last >= since; first, last [S]. All three are float32, to be reckoned with: a hidden key's
    score falls by 1e30 or more. sizes: E, T, K of each level, K = 0 where queries see their own keys."""
    masks = [which, queries, keys]
    places = queries.to(since.dtype)
    query, key = 0, 0
    for level in range(len(sizes) // 3):
        e, t, k = sizes[3 * level], sizes[3 * level + 1], sizes[3 * level + 2]
        if k == 0:
            masks.append(torch.zeros([e, 1, t, 0], dtype=like.dtype, device=like.device))
            key = key + e * t
        else:
            asked = [e, 1, t, 1]
            seen = [e, 1, 1, k]
            begun = places[query:query + e * t].view(asked) - first[key:key + e * k].view(seen)
            going = last[key:key + e * k].view(seen) - since[query:query + e * t].view(asked)
            masks.append(torch.minimum(begun, going).clamp_(max=0.0).mul_(1e30).to(like.dtype))
            key = key + e * k
        query = query + e * t
    return masks


def is_tree(self, mask: List[Tensor]) -> bool:
    """Whether these are the masks of a tree."""
    return len(mask) > 3


def level_keys(self, mask: Tensor) -> int:
    """K of a level."""
    return mask.size(2) if mask.size(3) == 0 else mask.size(3)


def attend_tree(self, q: Tensor, kv: Tensor, mask: List[Tensor], heads: int, kv_heads: int) -> Tensor:
    """Attended heads [N, H C] of the tokens in masks[0], for queries q [R, H C], keys and values kv [S, 2 G C]."""
    asking: List[int] = []
    shown: List[int] = []
    for level in mask[3:]:
        asking.append(level.size(0) * level.size(2))
        shown.append(level.size(0) * self.level_keys(level))
    queries = torch.split_with_sizes(q, asking)
    keys = torch.split_with_sizes(kv, shown)
    parts: List[Tensor] = []
    for i in range(len(asking)):
        level = mask[3 + i]
        e = level.size(0)
        own = queries[i].view([e, level.size(2), heads, -1]).transpose(1, 2)
        both = torch.split_with_sizes(keys[i].view([e, self.level_keys(level), 2 * kv_heads, -1]).transpose(1, 2),
                                      [kv_heads, kv_heads], 1)
        attended = self.attend(own, both[0], both[1], level)
        parts.append(attended.transpose(1, 2).reshape([asking[i], -1]))
    return torch.index_select(self.stacked(parts), 0, mask[0])


def attend_tree_backward(self, d: Tensor, tape: List[Tensor], n: int) -> Tensor:
    """The gradient [N, (H + 2 G) C] of rotated queries, keys and values for d, that of attend_tree; see a layer's tape."""
    given: List[Optional[Tensor]] = [d]
    found = torch.grad([tape[5]], [tape[2], tape[3]], given)
    torch.set_grad_enabled(False)
    width = tape[2].size(1)
    dy = torch.zeros([n, width + tape[3].size(1)], dtype=d.dtype, device=d.device)
    dq, dkv = found[0], found[1]
    if dq is not None and dkv is not None:
        self.add_rows(dy[:, :width], tape[14], dq)
        self.add_rows(dy[:, width:], tape[15], dkv)
    return dy


def add_rows(self, target: Tensor, places: Tensor, rows: Tensor) -> None:
    """Adds rows [R, D] to those of target at places [R], some of which are equal, in one order always."""
    if target.is_cuda:
        target.index_put_([places], rows, True)
    else:
        target.index_add_(0, places, rows)


def asked_of_tree(self, mask: List[Tensor], rows: Tensor, dtype: int) -> List[Tensor]:
    """The masks for the tokens at the flat places rows [M] only: levels and queries without any of them are left out."""
    asked = torch.index_select(mask[0], 0, rows)
    which = torch.zeros_like(asked)
    queries: List[Tensor] = []
    keys: List[Tensor] = []
    levels: List[Tensor] = []
    query, key, before = 0, 0, 0
    for level in mask[3:]:
        e, t, k = level.size(0), level.size(2), self.level_keys(level)
        inside = torch.nonzero(torch.logical_and(torch.ge(asked, query), torch.lt(asked, query + e * t))).squeeze(1)
        if inside.numel() > 0:
            local = torch.index_select(asked, 0, inside) - query
            own = mask[1][query:query + e * t]
            places, among = self.asked_places(local, e, t)
            if 2 * places.size(1) <= t:
                own = torch.gather(own.view([e, t]), 1, places).view([-1])
                level = self.mask_at(level, k, places, dtype)
                local = among
            which.index_copy_(0, inside, local + before)
            before = before + own.numel()
            queries.append(own)
            keys.append(mask[2][key:key + e * k])
            levels.append(level)
        query = query + e * t
        key = key + e * k
    return [which, self.stacked(queries), self.stacked(keys)] + levels


def packed_embeds(self, ids: Tensor, table: Tensor, at: Tensor, visual: Tensor) -> Tensor:
    """Embeddings [B, L, D] of ids, with rows of visual [M, D] in the flat places b * L + l given by at [M].

    Rows of (1 + K) D numbers give embeddings [1 + K, B, L, D], see decoder.py: the first D are the token's own, the others
    are added to the outputs of the first K layers. What ids hold there does not matter; it may lie behind the table."""
    embeds = self.embed_tokens(torch.index_fill(ids.flatten(), 0, at, 0).view_as(ids), table)
    if visual.size(0) == 0:
        return embeds
    width = embeds.size(-1)
    flat = embeds.reshape([-1, width])
    parts = visual.to(flat.dtype).view([visual.size(0), -1, width])
    own = torch.index_copy(flat, 0, at, parts[:, 0]).view(embeds.size())
    if parts.size(1) == 1:
        return own
    deep = torch.zeros([parts.size(1) - 1, flat.size(0), width], dtype=flat.dtype, device=flat.device)
    deep.index_copy_(1, at, parts[:, 1:].transpose(0, 1).contiguous())
    return torch.cat([own.unsqueeze(0), deep.view([-1] + embeds.size())])


def packed_logprobs(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                    scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                    targets: Tensor, temperature: float) -> Tensor:
    """Log-probabilities [N] of targets [N], each predicted at one of the flat places rows [N]."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.token_logprobs(hidden, head, targets, temperature)


def packed_logits(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                  scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, head: Tensor,
                  tokens: Tensor) -> Tensor:
    """float32 logits [N, M] of tokens [M] at the flat places rows [N]."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.head_logits(hidden, torch.index_select(head, 0, tokens))


def packed_scalars(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                   scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, weight: Tensor,
                   bias: Tensor) -> Tensor:
    """What a scalar head says [N] at the flat places rows [N]: values of tokens, scores of responses."""
    hidden = self.hidden_rows(embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows)
    return self.scalar_rows(hidden, weight, bias)


def kept_scalars(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                 scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, weight: Tensor,
                 bias: Tensor, tape: List[Tensor], spare: List[Tensor]) -> Tensor:
    """packed_scalars, and leaves on the tape what their gradient needs: that of chosen_rows, and its result."""
    last = self.chosen_rows(
        embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, 2, tape, spare)
    tape.append(last)
    hidden, factor = self.normed(last, weights[-1], eps)
    return self.scalar_rows(hidden, weight, bias)


def scalar_rows(self, hidden: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """float32 scalars [N] = weight [1, D] . hidden row + bias [1] of hidden [N, D]."""
    return torch.linear(self.float32(hidden), weight, bias).squeeze(1)


def scalar_rows_backward(self, d: Tensor, hidden: Tensor, weight: Tensor, gradients: List[Tensor]) -> Tensor:
    """The gradient [N, D] of hidden for d [N]; adds those of weight and bias to the last two of gradients.

        dhidden = d weight,    dweight += d^T hidden,    dbias += sum d
    """
    gradients[-2].add_(torch.mm(d.unsqueeze(0), self.float32(hidden)))
    gradients[-1].add_(torch.sum(d))
    return (d.unsqueeze(1) * weight).to(hidden.dtype)
