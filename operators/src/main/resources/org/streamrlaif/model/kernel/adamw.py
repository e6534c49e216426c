# The optimizer: one call updates all tensors of a list.


def adamw_step(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor],
               step: int, lr: float, beta1: float, beta2: float, eps: float, decay: float, max_norm: float) -> float:
    """Clips the gradients by their global norm, does one step of AdamW in place, and sets the gradients to zero.

        |g| = sqrt(sum over all tensors and entries of g^2),    g <- g min(1, max_norm / (|g| + 1e-6))
        p <- p - lr decay p
        m <- beta1 m + (1 - beta1) g,                           v <- beta2 v + (1 - beta2) g^2
        p <- p - lr (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + eps)

    The lists hold p, g, m and v of the same shapes in the same order; step: number of this step, the first is 1.
    Returns |g| before clipping; when it is not finite, nothing but the gradients changes.

    Source: Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv 1711.05101, algorithm 2; clipping:
    Pascanu et al., On the difficulty of training recurrent neural networks, 2013, arXiv 1211.5063, algorithm 1.
    """
    torch.set_grad_enabled(False)
    norm = float(torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients))))
    if norm - norm == 0.0:
        if norm > max_norm:
            torch._foreach_mul_(gradients, max_norm / (norm + 0.000001))
        now = torch.full([], float(step), dtype=6, device=gradients[0].device)
        steps: List[Tensor] = []
        for p in parameters:
            steps.append(now)
        none: List[Tensor] = []
        torch._fused_adamw_(parameters, gradients, first, second, none, steps, lr=lr, beta1=beta1, beta2=beta2,
                            weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
    torch._foreach_zero_(gradients)
    return norm


def copy_all(self, targets: List[Tensor], sources: List[Tensor]) -> None:
    """Overwrites every target in place with the source of the same index."""
    torch.set_grad_enabled(False)
    for i in range(len(targets)):
        targets[i].copy_(sources[i])


def all_finite(self, tensors: List[Tensor]) -> float:
    """1 when every element of every tensor is a finite number, else 0."""
    torch.set_grad_enabled(False)
    finite: List[Tensor] = []
    for tensor in tensors:
        finite.append(torch.isfinite(tensor).all())
    return float(torch.all(torch.stack(finite)))
