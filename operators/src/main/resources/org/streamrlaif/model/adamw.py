# AdamW over lists of tensors, in place. The lists must be arguments: in-place changes of lists made in a script are lost.


def adamw_step(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor],
               step: int, rate: float, beta1: float, beta2: float, epsilon: float, decay: float,
               max_norm: float) -> float:
    """Step number 1, 2, … along gradients that are clipped to a global norm and zeroed afterwards.

    p <- p - rate decay p; m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2;
    p <- p - rate m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^step), v' = v / (1 - beta2^step).
    Returns the norm of the gradients before the clip.
    """
    norm = float(torch.norm(torch.stack(torch._foreach_norm(gradients, 2))))
    if norm > max_norm:
        torch._foreach_mul_(gradients, max_norm / (norm + 1e-6))
    torch._foreach_mul_(parameters, 1.0 - rate * decay)
    torch._foreach_mul_(first, beta1)
    torch._foreach_add_(first, gradients, alpha=1.0 - beta1)
    torch._foreach_mul_(second, beta2)
    torch._foreach_addcmul_(second, gradients, gradients, 1.0 - beta2)
    scale1 = 1.0 - beta1 ** step
    scale2 = 1.0 - beta2 ** step
    denominators = torch._foreach_add(torch._foreach_div(torch._foreach_sqrt(second), scale2 ** 0.5), epsilon)
    torch._foreach_addcdiv_(parameters, first, denominators, -rate / scale1)
    torch._foreach_zero_(gradients)
    return norm
