# The decoder for training an adapter: chosen rows forward, and backward into accumulators. See adapter_layers.py.
#
# The first ten arguments of every kernel that trains an adapter are those of decoder_hidden, except for the mask, a list.
# One without elements, or none, stands for: each token sees itself and the earlier ones of its row; or tokens stand in a
# tree, with the masks that packing.py describes.


def turning_tables(self, positions: Tensor, inv_freq: Tensor, dtype: int) -> List[Tensor]:
    """rope_table for rows of tokens: both [B, L, 1, C]."""
    cos, sin = self.rope_table(positions, inv_freq, dtype)
    return [cos.transpose(1, 2), sin.transpose(1, 2)]


def additive_mask(self, mask: Tensor, dtype: int) -> Tensor:
    """0 where mask is true, minus infinity elsewhere; a mask without elements stays so."""
    if mask.numel() == 0:
        return mask
    added = torch.zeros(mask.size(), dtype=dtype, device=mask.device)
    return added.masked_fill_(torch.logical_not(mask), -inf)


def additive_masks(self, mask: List[Tensor], dtype: int) -> List[Tensor]:
    """The masks of a call, as layer_forward adds them to the scores; those of a tree are so already."""
    if len(mask) == 1:
        return [self.additive_mask(mask[0], dtype)]
    return mask


def chosen_rows(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor, keep: int,
                tape: List[Tensor], spare: List[Tensor]) -> Tensor:
    """Hidden states [M, D] before the final norm at the flat places rows [M] (b * L + l).

    keep says what is put on the tape for rows_backward: 0 nothing, 1 the layers' inputs, from which their tapes are
    computed again, and the last layer's tape, 2 all tapes. Before these: both turning tables and the additive masks.
    Where nothing is kept an adapter of the weights' type is folded into them, which costs less than its products do.
    spare: see borrow.
    """
    torch.set_grad_enabled(False)
    folds = keep == 0 and len(lora) > 0 and lora[0].dtype == embeds.dtype
    tables = self.turning_tables(positions, inv_freq, embeds.dtype)
    added = self.additive_masks(mask, embeds.dtype)
    tape.extend(tables + added)
    x = self.first_states(embeds).reshape([-1, embeds.size(-1)])
    layers = len(weights) // 7
    everything = torch.empty([0], dtype=4, device=rows.device)
    none: List[Tensor] = []
    for i in range(layers):
        last = i == layers - 1
        chosen = rows if last else everything
        if last and self.is_tree(added):
            added = self.asked_of_tree(added, rows, embeds.dtype)
        if keep == 1 and not last:
            tape.append(x)
        own: List[Tensor] = []
        if folds:
            layer = self.folded_layer(weights, i, lora, scale, heads, kv_heads)
            x = self.layer_forward(
                x, added, tables[0], tables[1], layer, 0, none, scale, heads, kv_heads, eps, chosen, own, spare)
        else:
            x = self.layer_forward(
                x, added, tables[0], tables[1], weights, i, lora, scale, heads, kv_heads, eps, chosen, own, spare)
        x = self.deepened(x, embeds, i)
        if keep == 2 or (keep == 1 and last):
            tape.extend(own)
        else:
            self.give_back(spare, [own[9]])
    return x


def folded_layer(self, weights: List[Tensor], i: int, lora: List[Tensor], scale: float, heads: int,
                 kv_heads: int) -> List[Tensor]:
    """The 7 tensors of layer i with the adapter folded in."""
    layer: List[Tensor] = []
    for j in range(7):
        if j == 0 or j == 2 or j == 4:
            layer.append(weights[7 * i + j])
        else:
            layer.append(self.folded_matrix(weights, i, j, lora, scale, heads, kv_heads))
    return layer


def rows_backward(self, d: Tensor, weights: List[Tensor], lora: List[Tensor], scale: float, heads: int, kv_heads: int,
                  eps: float, rows: Tensor, keep: int, tape: List[Tensor], gradients: List[Tensor],
                  spare: List[Tensor]) -> None:
    """Adds the adapter's gradients for d [M, D], the gradient of chosen_rows, to gradients. Empties the tape.

    Back-propagation from the last layer to the first, by layer_backward. gradients: shapes and order of lora. With keep 1
    each layer's tape is computed again from its input (Chen et al., Training deep nets with sublinear memory cost, 2016,
    arXiv 1604.06174).
    """
    layers = len(weights) // 7
    everything = torch.empty([0], dtype=4, device=rows.device)
    mask = tape[2:len(tape) - (18 * layers if keep == 2 else 18 + layers - 1)]
    for back in range(layers):
        i = layers - 1 - back
        chosen = rows if back == 0 else everything
        own: List[Tensor] = []
        if keep == 2 or back == 0:
            own = tape[len(tape) - 18:]
            for j in range(18):
                tape.pop()
        else:
            self.layer_forward(
                tape.pop(), mask, tape[0], tape[1], weights, i, lora, scale, heads, kv_heads, eps, chosen, own, spare)
        d = self.layer_backward(
            d, own, tape[0], tape[1], weights, i, lora, scale, heads, kv_heads, chosen, gradients, spare)
    tape.clear()
    self.retire(spare)


def hidden_rows(self, embeds: Tensor, positions: Tensor, mask: List[Tensor], weights: List[Tensor], lora: List[Tensor],
                scale: float, inv_freq: Tensor, heads: int, kv_heads: int, eps: float, rows: Tensor) -> Tensor:
    """Hidden states [M, D] after the final norm at the flat places rows [M], without gradients."""
    tape: List[Tensor] = []
    spare: List[Tensor] = []
    last = self.chosen_rows(
        embeds, positions, mask, weights, lora, scale, inv_freq, heads, kv_heads, eps, rows, 0, tape, spare)
    hidden, factor = self.normed(last, weights[-1], eps)
    return hidden
