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
