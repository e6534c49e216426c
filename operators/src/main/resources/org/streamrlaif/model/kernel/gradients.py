# Gradients inside kernels.
#
# A training kernel (started by Kernels.train) makes leaves of the tensors it trains, computes a scalar loss from them
# and adds the gradients to accumulators. Gradient mode is set explicitly, as it belongs to the thread:
#
#   torch.set_grad_enabled(True)
#   leaves = self.leaves(lora)
#   loss = …
#   self.accumulate(loss, leaves, gradients)
#   return loss.detach()


def leaves(self, tensors: List[Tensor]) -> List[Tensor]:
    """The same tensors as leaves of a new graph; they share storage with the originals."""
    result: List[Tensor] = []
    for tensor in tensors:
        result.append(tensor.detach().requires_grad_(True))
    return result


def accumulate(self, loss: Tensor, leaves: List[Tensor], gradients: List[Tensor]) -> None:
    """Adds d loss / d leaves[i] to gradients[i] in place, and ends the recording of gradients.

    A leaf that the loss does not depend on gets nothing.
    """
    found = torch.grad([loss], leaves, None, False, False, True)
    torch.set_grad_enabled(False)
    for i in range(len(leaves)):
        gradient = found[i]
        if gradient is not None:
            gradients[i].add_(gradient)


def derivative(self, loss: Tensor, leaf: Tensor) -> Tensor:
    """d loss / d leaf, and ends the recording of gradients."""
    found = torch.grad([loss], [leaf])[0]
    torch.set_grad_enabled(False)
    if found is None:
        return torch.zeros_like(leaf)
    return found


def clear(self, gradients: List[Tensor]) -> None:
    """Sets accumulators to zero in place, whatever they hold."""
    torch._foreach_zero_(gradients)
