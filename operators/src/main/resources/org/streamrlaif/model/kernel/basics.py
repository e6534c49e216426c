# Small pieces that the other kernels share.


def float32(self, x: Tensor) -> Tensor:
    """x as float32; archives know element types by number only."""
    return x.to(6)


def of_type(self, x: Tensor, dtype: int) -> Tensor:
    """x as elements of this type."""
    return x.to(dtype)


def zeros_of_type(self, like: Tensor, shape: List[int]) -> Tensor:
    """Zeros of this shape, of the element type and on the device of like."""
    return torch.zeros(shape, dtype=like.dtype, device=like.device)


def allocated(self, like: Tensor, shape: List[int], dtype: int) -> Tensor:
    """Memory of this shape and type number on the device of like; nothing was written to it."""
    return torch.empty(shape, dtype=dtype, device=like.device)


def flat_range(self, x: Tensor, at: int, count: int) -> Tensor:
    """The elements at, at + 1, ... of x [...], as a view [count]."""
    return torch.narrow(x.view([-1]), 0, at, count)


def row_range(self, x: Tensor, at: int, count: int) -> Tensor:
    """The rows at, at + 1, ... of x, as a view."""
    return torch.narrow(x, 0, at, count)


def is_finite(self, x: Tensor) -> float:
    """1 when every element of x, which is not empty, is a finite number, else 0; needs no memory beside it."""
    low, high = torch.aminmax(x)
    return float(torch.isfinite(low) & torch.isfinite(high))


def place(self, target: Tensor, at: int, source: Tensor) -> None:
    """Copies source [N] into target, from its flat element at on; types and devices may differ."""
    self.flat_range(target, at, source.size(0)).copy_(source)


def repeated(self, block: Tensor, shape: List[int], dtype: int, start: int, factor: float, offset: float) -> Tensor:
    """offset + factor * block [N], begun at element start and repeated to this shape, of this type number."""
    source = (torch.roll(block, -start) * factor + offset).to(dtype)
    x = self.allocated(block, shape, dtype)
    flat = x.view([-1])
    at = 0
    while at < flat.size(0):
        end = min(at + source.size(0), flat.size(0))
        flat[at:end].copy_(source[:end - at])
        at = end
    return x


def activation(self, x: Tensor, name: str) -> Tensor:
    """gelu, quick_gelu (x * sigmoid(1.702 x)), gelu_pytorch_tanh, relu or silu."""
    if name == "gelu":
        return torch.gelu(x)
    elif name == "quick_gelu":
        return x * torch.sigmoid(x * 1.702)
    elif name == "gelu_pytorch_tanh":
        return torch.gelu(x, approximate="tanh")
    elif name == "relu":
        return torch.relu(x)
    return torch.silu(x)
