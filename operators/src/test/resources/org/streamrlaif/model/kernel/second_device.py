# Between the CPU and libtorch's lazy device, which computes on the CPU too but is a device of its own.


def moved(self, x: Tensor) -> Tensor:
    """A copy of x on the lazy device."""
    return torch.to(x, torch.device("lazy"), x.dtype)


def moved_all(self, tensors: List[Tensor]) -> List[Tensor]:
    """Copies on the lazy device."""
    copies: List[Tensor] = []
    for tensor in tensors:
        copies.append(self.moved(tensor))
    return copies


def distance(self, here: Tensor, there: Tensor) -> float:
    """Largest difference between here, on the CPU, and there, on the lazy device, over 1 + the largest finite number.

    Not a number equals itself. Infinite where shapes or types differ.
    """
    if here.size() != there.size() or here.dtype != there.dtype:
        return inf
    elif here.numel() == 0:
        return 0.0
    a = here.to(7)
    b = torch.to(there, torch.device("cpu"), there.dtype).to(7)
    same = torch.logical_or(torch.eq(a, b), torch.logical_and(torch.isnan(a), torch.isnan(b)))
    scale = float(torch.max(torch.abs(torch.masked_fill(a, torch.logical_not(torch.isfinite(a)), 0.0))))
    apart = torch.masked_fill(torch.abs(a - b), same, 0.0)
    return float(torch.max(torch.nan_to_num(apart, inf, inf))) / (1.0 + scale)


def distance_all(self, here: List[Tensor], there: List[Tensor]) -> float:
    """The largest distance of two tensors of the same index."""
    if len(here) != len(there):
        return inf
    worst = 0.0
    for i in range(len(here)):
        worst = max(worst, self.distance(here[i], there[i]))
    return worst


def own_split_with_sizes(self, x: Tensor, sizes: List[int], dim: int=0) -> List[Tensor]:
    """torch.split_with_sizes on the device of x."""
    parts: List[Tensor] = []
    at = 0
    for size in sizes:
        parts.append(torch.narrow(x, dim, at, size))
        at = at + size
    return parts


def own_split(self, x: Tensor, size: int) -> List[Tensor]:
    """torch.split on the device of x."""
    sizes: List[int] = []
    for at in range(0, x.size(0), size):
        sizes.append(min(size, x.size(0) - at))
    return self.own_split_with_sizes(x, sizes, 0)


def own_chunk(self, x: Tensor, count: int, dim: int) -> List[Tensor]:
    """torch.chunk on the device of x, into equal parts."""
    sizes: List[int] = []
    for i in range(count):
        sizes.append(x.size(dim) // count)
    return self.own_split_with_sizes(x, sizes, dim)


def own_unbind(self, x: Tensor) -> List[Tensor]:
    """torch.unbind on the device of x."""
    parts: List[Tensor] = []
    for i in range(x.size(0)):
        parts.append(torch.select(x, 0, i))
    return parts


def own_clamp(self, x: Tensor, low: float, high: float) -> Tensor:
    """torch.clamp with a gradient."""
    return torch.clamp_max(torch.clamp_min(x, low), high)


def packs(self, weight: Tensor) -> bool:
    """As off the CPU."""
    return False


def misplaced(self, x: Tensor) -> Tensor:
    """What no kernel may do: a tensor on the default device."""
    return x + torch.ones([1])
