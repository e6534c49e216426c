# Small pieces that the other kernels share.


def float32(self, x: Tensor) -> Tensor:
    """x as float32; archives know element types by number only."""
    return x.to(6)


def cast(self, x: Tensor, dtype: int) -> Tensor:
    """x in the element type of this number."""
    return x.to(dtype)


def zeros_of_type(self, like: Tensor, shape: List[int]) -> Tensor:
    """Zeros of this shape, of the element type and on the device of like."""
    return torch.zeros(shape, dtype=like.dtype, device=like.device)


def repeated(self, like: Tensor, shape: List[int], block: Tensor, start: int, factor: float, offset: float) -> Tensor:
    """offset + factor * block [N] float32, begun at element start and repeated to this shape, of the element type and on
    the device of like."""
    source = (torch.roll(block, -start) * factor + offset).to(like.dtype)
    x = torch.empty(shape, dtype=like.dtype, device=like.device)
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
