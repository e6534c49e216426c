# A matrix with adapters on its blocks of rows, forward and backward. Adapters as in decoder.py.


def stacked(self, tensors: List[Tensor]) -> Tensor:
    """Tensors on top of each other; those without elements vanish, a single one is not copied."""
    return tensors[0] if len(tensors) == 1 else torch.cat(tensors)


def narrow(self, x: Tensor, matrix: Tensor) -> Tensor:
    """An adapter's matrix in the type in which it is multiplied with x: bfloat16 with bfloat16, else its own."""
    return matrix.to(x.dtype) if x.dtype == 15 else matrix


def add_product(self, y: Tensor, x: Tensor, matrix: Tensor, scale: float) -> None:
    """Adds scale * x matrix to y in place, computed in the type of matrix, which x has too."""
    if y.dtype == matrix.dtype:
        y.addmm_(x, matrix, alpha=scale)
    else:
        y.add_(torch.mm(x, matrix), alpha=scale)


def adapted(self, x: Tensor, y: Tensor, lora: List[Tensor], slot: int, widths: List[int], scale: float) -> Tensor:
    """Adds scale * B A x to y in place, adapter by adapter from slot on, each in its columns of y; widths are theirs.

    x [N, in], y [N, sum of widths]. Returns all A x [N, sum of ranks], without elements when there is no adapter.

    Source: Hu et al., LoRA: low-rank adaptation of large language models, 2021, arXiv 2106.09685, eq. 3.
    """
    downs: List[Tensor] = []
    if len(lora) > 0:
        for j in range(len(widths)):
            downs.append(lora[slot + 2 * j])
    if len(downs) == 0:
        return torch.empty([0], device=x.device)
    down = self.narrow(x, self.stacked(downs))
    if down.numel() == 0:
        return down
    products = torch.linear(x.to(down.dtype), down)
    column = 0
    rank = 0
    for j in range(len(widths)):
        up = self.narrow(x, lora[slot + 2 * j + 1])
        if up.numel() > 0:
            part = products[:, rank:rank + up.size(1)]
            self.add_product(y[:, column:column + widths[j]], part, up.t(), scale)
            rank = rank + up.size(1)
        column = column + widths[j]
    return products


def product_into(self, x: Tensor, y: Tensor, weight: Tensor, lora: List[Tensor], slot: int, widths: List[int],
                 scale: float) -> Tensor:
    """Makes y weight x + scale B A x; the rest as adapted.

    The adapters come first: added to a product in bfloat16, a small part of it would be rounded away.
    """
    if len(lora) == 0:
        torch.mm(x, weight.t(), out=y)
        return torch.empty([0], device=x.device)
    y.zero_()
    products = self.adapted(x, y, lora, slot, widths, scale)
    y.addmm_(x, weight.t())
    return products


def adapted_backward(self, x: Tensor, products: Tensor, dy: Tensor, dx: Tensor, lora: List[Tensor], slot: int,
                     widths: List[int], scale: float, gradients: List[Tensor]) -> None:
    """Given dy, adds the adapters' gradients to gradients and their part of the input's gradient to dx.

        t   = scale dy B
        dB += scale dy^T (A x),    dA += t^T x,    dx += t A

    Adapters and products = A x [N, sum of ranks] as in adapted. A dx without elements is not wanted.
    """
    if products.numel() == 0:
        return
    t = torch.empty_like(products)
    column = 0
    rank = 0
    downs: List[Tensor] = []
    for j in range(len(widths)):
        up = self.narrow(x, lora[slot + 2 * j + 1])
        if up.numel() > 0:
            columns = dy[:, column:column + widths[j]].to(up.dtype)
            part = products[:, rank:rank + up.size(1)]
            torch.mm(columns, up, out=t[:, rank:rank + up.size(1)])
            gradients[slot + 2 * j + 1].add_(torch.mm(part.t(), columns).t(), alpha=scale)
            rank = rank + up.size(1)
        column = column + widths[j]
        downs.append(lora[slot + 2 * j])
    t.mul_(scale)
    found = torch.mm(t.t(), x.to(t.dtype))
    rank = 0
    for j in range(len(widths)):
        height = lora[slot + 2 * j].size(0)
        if height > 0:
            gradients[slot + 2 * j].add_(found[rank:rank + height])
            rank = rank + height
    if dx.numel() > 0:
        self.add_product(dx, t, self.narrow(x, self.stacked(downs)), 1.0)
