# One decoder layer for training an adapter, forward and backward. Weights and adapters as in decoder.py.
#
# The layer, for x [N, D] (RMSNorm: Zhang and Sennrich, 2019, arXiv 1910.07467; rotary embedding: Su et al., 2021, arXiv
# 2104.09864; SwiGLU: Shazeer, 2020, arXiv 2002.05202; LoRA: Hu et al., 2021, arXiv 2106.09685):
#
#   n      = rmsnorm(x),    q, k, v = W n + bias + scale B A n,    q and k normed where heads have norms,
#                                                                  and turned by their positions
#   middle = x + (W + scale B A) softmax(q k^T / sqrt(C) + mask) v
#   out    = middle + (W + scale B A) (silu(gate) * up),    gate, up = (W + scale B A) rmsnorm(middle)
#
# The derivatives are written out instead of recorded: frozen weights cost nothing, only what a derivative needs is kept,
# and buffers are overwritten when their content is no longer needed. Only attention is recorded, one layer at a time.
#
# N = B L rows of tokens, D width, H heads, G key/value heads, C head width, F feed-forward width. Of the last layer
# only M chosen rows reach a head: where they are few it asks for Q of each row's L tokens, the chosen ones padded, and it
# goes on with the M after its attention. Everywhere else M = N and Q = L.
#
# A layer's tape, 18 tensors:
#   0 input [N, D]    1 its norm factor [N, 1]    2, 3, 4 rotated queries, keys and values [B, heads, L, C], leaves
#   5 attended [B, H, Q, C] with its graph        6 attended, chosen rows [M, H C]    7 middle of the layer [M, D]
#   8 its norm factor [M, 1]    9 gate, up [M, 2 F]    10 - 13 A x for q k v, o, gate up, down: see adapter_products.py
#   14, 15 without elements, or, where tokens stand in a tree (packing.py), the places of the R queries and S keys:
#   2 is then [R, H C], 3 keys and values together [S, 2 G C], 4 without elements, and 5 [M, H C]
#   16, 17 without elements, or, where heads have norms, q and k before them [B, L, H + G, C], their norm factors [.., 1]


def borrow(self, spare: List[Tensor], rows: int, columns: int, dtype: int, like: Tensor) -> Tensor:
    """A buffer [rows, columns] on the device of like: the smallest spare one that is large enough, or a new one.

    The operating system clears fresh memory page by page, which takes longer than most operations on it.
    """
    n = rows * columns
    best = -1
    small = -1
    for j in range(len(spare)):
        if spare[j].dtype == dtype:
            if spare[j].numel() < n:
                small = j
            elif best < 0 or spare[j].numel() < spare[best].numel():
                best = j
    if best >= 0:
        return spare.pop(best)[:n].view([rows, columns])
    if small >= 0:
        spare.pop(small)
    return torch.empty([rows, columns], dtype=dtype, device=like.device)


def give_back(self, spare: List[Tensor], buffers: List[Tensor]) -> None:
    """Buffers that were borrowed and are not needed any more."""
    for buffer in buffers:
        spare.append(buffer.view([-1]))


def retire(self, spare: List[Tensor]) -> None:
    """Lets go of spare buffers until at most 1 GiB is kept for the next call."""
    size = 0
    for buffer in spare:
        size = size + buffer.numel() * buffer.element_size()
    while size > 1073741824:
        buffer = spare.pop()
        size = size - buffer.numel() * buffer.element_size()


def wide_type(self, x: Tensor) -> int:
    """What sums over x are computed in: float32, or float64 for float64."""
    return x.dtype if x.dtype == 7 else 6


def normed(self, x: Tensor, weight: Tensor, eps: float) -> Tuple[Tensor, Tensor]:
    """x [N, D] under root-mean-square normalisation, and the factors f [N, 1] in it, in wide_type.

        y = x f weight,    f = 1 / sqrt(mean(x^2) + eps)
    """
    norm = torch.linalg_vector_norm(x, 2, [-1], True, dtype=self.wide_type(x))
    factor = torch.rsqrt(norm * norm / x.size(-1) + eps)
    return self.scaled(x, factor, weight), factor


def scaled(self, x: Tensor, factor: Tensor, weight: Tensor) -> Tensor:
    """x * factor * weight in the type of x: the norm when its factors are known."""
    return (x * factor).to(x.dtype).mul_(weight)


def normed_backward(self, dy: Tensor, x: Tensor, factor: Tensor, weight: Tensor, dx: Tensor) -> None:
    """Adds to dx what dy [N, D], the gradient of the normalised x, contributes; overwrites dy.

        dx += f g - x f^3 (g . x) / D,    g = dy weight
    """
    g = dy.mul_(weight).to(factor.dtype)
    inner = torch.sum(g * x, [-1], True)
    dx.addcmul_(g, factor)
    dx.addcmul_(x.to(factor.dtype), inner * torch.pow(factor, 3), value=-1.0 / x.size(-1))


def turn(self, x: Tensor, cos: Tensor, sin: Tensor) -> None:
    """Rotary embedding of x [B, L, heads, C] in place; tables [B, L, 1, C]. With -sin: its transpose, so its derivative."""
    turned = torch.roll(x, x.size(-1) // 2, -1)
    x.mul_(cos).addcmul_(turned, sin)


def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Attended heads [B, H, Q, C] of q [B, H, Q, C], k and v [B, G, L, C].

    mask [B, 1, Q, L] is added to the scores; without elements: each token sees itself and the earlier ones.
    """
    times = q.size(1) // k.size(1)
    k = self.share_heads(k, times)
    v = self.share_heads(v, times)
    if mask.numel() == 0:
        return torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)
    return torch.scaled_dot_product_attention(q, k, v, mask)


def asked_places(self, rows: Tensor, b: int, l: int) -> Tuple[Tensor, Tensor]:
    """For flat places rows [M]: what is asked in each of the b rows of l tokens, padded with place 0 [B, Q], and where
    each of the M stands among these B Q, flat [M]."""
    owner = torch.floor_divide(rows, l)
    seen = torch.cumsum(torch.eq(owner.unsqueeze(1), torch.arange(b, device=rows.device)), 0)
    rank = torch.gather(seen, 1, owner.unsqueeze(1)).squeeze(1) - 1
    q = int(torch.max(rank)) + 1
    at = owner * q + rank
    places = torch.zeros([b * q], dtype=4, device=rows.device).index_copy_(0, at, rows - owner * l)
    return places.view([b, q]), at


def attend_at(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, places: Tensor) -> Tensor:
    """attend for the tokens places [B, Q] only, with the mask [B, 1, L, L] of all."""
    asked = places.unsqueeze(1).unsqueeze(3)
    chosen = torch.gather(q, 2, asked.expand([-1, q.size(1), -1, q.size(3)]))
    return self.attend(chosen, k, v, self.mask_at(mask, k.size(2), places, q.dtype))


def mask_at(self, mask: Tensor, l: int, places: Tensor, dtype: int) -> Tensor:
    """The rows places [B, Q] of an additive mask [B, 1, L, l], or of the causal one where it has no elements."""
    asked = places.unsqueeze(1).unsqueeze(3)
    if mask.numel() > 0:
        return torch.gather(mask, 2, asked.expand([-1, -1, -1, l]))
    later = torch.gt(torch.arange(l, device=places.device), asked)
    return torch.zeros(later.size(), dtype=dtype, device=places.device).masked_fill_(later, -inf)


def head_weights(self, norms: Tensor, heads: int, kv_heads: int) -> Tensor:
    """The weights [H + G, C] by which the norms [2, 1, C] scale each head of q and k."""
    return torch.cat([norms[0].expand([heads, -1]), norms[1].expand([kv_heads, -1])])


def layer_forward(self, x: Tensor, mask: List[Tensor], cos: Tensor, sin: Tensor, w: List[Tensor], i: int, lora: List[Tensor],
                  scale: float, heads: int, kv_heads: int, eps: float, rows: Tensor, tape: List[Tensor],
                  spare: List[Tensor]) -> Tensor:
    """Layer i: its output [M, D] for x [N, D]. Appends its tape, of which gate and up are borrowed.

    mask as in chosen_rows, and additive; cos, sin [B, L, 1, C] in the type of x; rows [M] chooses rows after attention, without
    elements: all. Recording must be off.
    """
    n, factor = self.normed(x, w[7 * i], eps)
    extra = w[7 * i + 2]
    normed = self.has_head_norms(extra)
    width = w[7 * i + 1].size(0) // (heads + 2 * kv_heads)
    y = torch.empty([n.size(0), w[7 * i + 1].size(0)], dtype=n.dtype, device=n.device)
    widths = [heads * width, kv_heads * width, kv_heads * width]
    qkv = self.product_into(n, y, w[7 * i + 1], lora, 14 * i, widths, scale)
    if not normed and extra.numel() > 0:
        y.add_(extra)
    y = y.view([cos.size(0), cos.size(1), heads + 2 * kv_heads, width])
    nothing = torch.empty([0], dtype=4, device=x.device)
    raw, factors = nothing, nothing
    turned = y[:, :, :heads + kv_heads]
    if normed:
        raw = turned.clone()
        result, factors = self.normed(raw, self.head_weights(extra, heads, kv_heads), eps)
        turned.copy_(result)
    self.turn(turned, cos, sin)
    tree = self.is_tree(mask)
    queries, keys = nothing, nothing
    at = rows
    if tree:
        queries, keys = mask[1], mask[2]
        flat = y.view([x.size(0), -1])
        leaves = self.leaves([torch.index_select(flat[:, :heads * width], 0, queries),
                              torch.index_select(flat[:, heads * width:], 0, keys), nothing.to(x.dtype)])
        torch.set_grad_enabled(True)
        attended = self.attend_tree(leaves[0], leaves[1], mask, heads, kv_heads)
    else:
        causal = torch.empty([0], dtype=x.dtype, device=x.device)
        whole = causal if len(mask) == 0 else mask[0]
        torch.set_grad_enabled(True)
        leaves = self.leaves(torch.split_with_sizes(y.transpose(1, 2), [heads, kv_heads, kv_heads], 1))
        if rows.numel() == 0:
            attended = self.attend(leaves[0], leaves[1], leaves[2], whole)
        else:
            places, among = self.asked_places(rows, cos.size(0), cos.size(1))
            if 2 * places.size(1) > cos.size(1):
                attended = self.attend(leaves[0], leaves[1], leaves[2], whole)
            else:
                attended = self.attend_at(leaves[0], leaves[1], leaves[2], whole, places)
                at = among
    torch.set_grad_enabled(False)
    tape.extend([x, factor, leaves[0], leaves[1], leaves[2], attended])
    flat = attended.detach()
    if not tree:
        flat = flat.transpose(1, 2).reshape([-1, heads * width])
    if rows.numel() > 0:
        x = torch.index_select(x, 0, rows)
        if not tree:
            flat = torch.index_select(flat, 0, at)
    middle = torch.empty_like(x)
    o = self.product_into(flat, middle, w[7 * i + 3], lora, 14 * i + 6, [x.size(1)], scale)
    middle.add_(x)
    n, factor = self.normed(middle, w[7 * i + 4], eps)
    half = w[7 * i + 6].size(1)
    z = self.borrow(spare, n.size(0), 2 * half, n.dtype, n)
    wide = self.product_into(n, z, w[7 * i + 5], lora, 14 * i + 8, [half, half], scale)
    h = torch.silu(z[:, :half], out=self.borrow(spare, n.size(0), half, n.dtype, n))
    h.mul_(z[:, half:])
    out = torch.empty_like(middle)
    narrow = self.product_into(h, out, w[7 * i + 6], lora, 14 * i + 12, [out.size(1)], scale)
    out.add_(middle)
    self.give_back(spare, [h])
    tape.extend([flat, middle, factor, z, qkv, o, wide, narrow, queries, keys, raw, factors])
    return out


def layer_backward(self, d: Tensor, tape: List[Tensor], cos: Tensor, sin: Tensor, w: List[Tensor], i: int,
                   lora: List[Tensor], scale: float, heads: int, kv_heads: int, rows: Tensor,
                   gradients: List[Tensor], spare: List[Tensor]) -> Tensor:
    """The gradient [N, D] of layer i's input for d [M, D], the gradient of its output; without elements for layer 0.

    For h = silu(gate) * up and out = middle + down(h):

        dh   = down^T d,    dup = dh silu(gate),    dgate = dh up silu'(gate)
        d   += the gradient of middle through its norm, [gate, up]'s matrix transposed times [dgate, dup]

    and then attention_backward. Adds the adapters' gradients to gradients. Overwrites d, and gives gate and up back.
    """
    middle = tape[7]
    z = tape[9]
    half = z.size(1) // 2
    gate = z[:, :half]
    up = z[:, half:]
    s = torch.silu(gate, out=self.borrow(spare, z.size(0), half, z.dtype, z))
    h = torch.mul(s, up, out=self.borrow(spare, z.size(0), half, z.dtype, z))
    dh = torch.mm(d, w[7 * i + 6], out=self.borrow(spare, z.size(0), half, z.dtype, z))
    self.adapted_backward(h, tape[13], d, dh, lora, 14 * i + 12, [d.size(1)], scale, gradients)
    torch.mul(dh, up, out=h)
    torch.mul(dh, s, out=up)
    torch.silu_backward(h, gate, grad_input=gate)
    n = self.scaled(middle, tape[8], w[7 * i + 4])
    dn = torch.mm(z, w[7 * i + 5])
    self.adapted_backward(n, tape[12], z, dn, lora, 14 * i + 8, [half, half], scale, gradients)
    self.give_back(spare, [s, h, dh, z])
    self.normed_backward(dn, middle, tape[8], w[7 * i + 4], d)
    return self.attention_backward(d, tape, cos, sin, w, i, lora, scale, heads, kv_heads, rows, gradients)


def attention_backward(self, d: Tensor, tape: List[Tensor], cos: Tensor, sin: Tensor, w: List[Tensor], i: int,
                       lora: List[Tensor], scale: float, heads: int, kv_heads: int, rows: Tensor,
                       gradients: List[Tensor]) -> Tensor:
    """The first half of layer_backward's layer: d [M, D] is the gradient of the middle.

        dv = P^T da,    dS = P * (da v^T - rowsum(da * a)),    dq = dS k / sqrt(C),    dk = dS^T q / sqrt(C)

    with P = softmax(q k^T / sqrt(C) + mask), a = P v and da the gradient of a: this part is libtorch's own. Then q and k
    turn back and go through their norms, and x gets the gradient through q k v's matrix, bias and adapters, and its norm.
    """
    x = tape[0]
    flat = tape[6]
    dflat = torch.mm(d, w[7 * i + 3])
    self.adapted_backward(flat, tape[11], d, dflat, lora, 14 * i + 6, [d.size(1)], scale, gradients)
    b, l = cos.size(0), cos.size(1)
    width = cos.size(3)
    if rows.numel() > 0:
        d = torch.zeros_like(x).index_add_(0, rows, d)
    if tape[14].numel() > 0:
        dy = self.attend_tree_backward(dflat, tape, b * l).view([b, l, heads + 2 * kv_heads, width])
    else:
        asked = tape[5].size(2)
        if rows.numel() > 0:
            at = rows
            if asked < l:
                places, at = self.asked_places(rows, b, l)
            dflat = torch.zeros([b * asked, dflat.size(1)], dtype=d.dtype, device=d.device).index_add_(0, at, dflat)
        dattended: List[Optional[Tensor]] = [dflat.view([b, asked, heads, width]).transpose(1, 2)]
        found = torch.grad([tape[5]], [tape[2], tape[3], tape[4]], dattended)
        torch.set_grad_enabled(False)
        dy = torch.empty([b, l, heads + 2 * kv_heads, width], dtype=d.dtype, device=d.device)
        at = 0
        for part in found:
            if part is not None:
                dy[:, :, at:at + part.size(1)].copy_(part.transpose(1, 2))
                at = at + part.size(1)
    turned = dy[:, :, :heads + kv_heads]
    self.turn(turned, cos, torch.neg(sin))
    if tape[16].numel() > 0:
        draw = torch.zeros_like(tape[16])
        self.normed_backward(
            turned.clone(), tape[16], tape[17], self.head_weights(w[7 * i + 2], heads, kv_heads), draw)
        turned.copy_(draw)
    dy = dy.view([b * l, -1])
    n = self.scaled(x, tape[1], w[7 * i])
    widths = [heads * width, kv_heads * width, kv_heads * width]
    if i == 0:
        nothing = torch.empty([0], device=d.device)
        self.adapted_backward(n, tape[10], dy, nothing, lora, 0, widths, scale, gradients)
        return nothing
    dn = torch.mm(dy, w[7 * i + 1])
    self.adapted_backward(n, tape[10], dy, dn, lora, 14 * i, widths, scale, gradients)
    self.normed_backward(dn, x, tape[1], w[7 * i], d)
    return d
