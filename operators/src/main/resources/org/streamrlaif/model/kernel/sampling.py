# Sampling by inverse cumulative distribution from uniforms that the caller draws, so that a row's sample does not depend
# on its neighbours. n rows, V vocabulary.


def restrict(self, logits: Tensor, top_k: int, top_p: float) -> Tensor:
    """Probabilities [n, V] of temperature-scaled logits after top-k (0 = off), then top-p (1 = off).

    top-k keeps the k largest logits and their ties; top-p keeps the smallest set of most probable tokens whose
    probability reaches p, at least one.
    """
    if top_k > 0 and top_k < logits.size(-1):
        kth = torch.topk(logits, top_k)[0][:, -1:]
        logits = torch.masked_fill(logits, logits < kth, -inf)
    if top_p < 1.0:
        ascending, order = torch.sort(logits, -1)
        dropped = torch.cumsum(torch.softmax(ascending, -1), -1) <= 1.0 - top_p
        dropped[:, -1] = False
        logits = torch.masked_fill(logits, torch.scatter(dropped, 1, order, dropped), -inf)
    return torch.softmax(logits, -1)


def sample(self, logits: Tensor, uniforms: Tensor, temperature: float, top_k: int,
           top_p: float) -> Tuple[Tensor, Tensor]:
    """One token per row [n] int64 and its log-probability [n] under the whole distribution.

    logits [n, V] float32; uniforms [n] in [0, 1), multiples of 2^-24. The log-probability is taken at
    logits / temperature before top-k and top-p, which is what the learner computes again. Temperature 0 takes the most
    probable token and its log-probability at temperature 1.
    """
    if temperature != 0.0 and temperature != 1.0:
        logits = logits / temperature
    logprobs = torch.log_softmax(logits, -1)
    if temperature == 0.0:
        ids = torch.argmax(logits, -1, True)
    else:
        if top_p < 1.0 or top_k > 0:
            cdf = torch.cumsum(self.restrict(logits, top_k, top_p), -1)
        else:
            cdf = torch.cumsum(torch.exp(logprobs), -1)
        # A multiple of 2^-24 below 1 times the total is below the total, whatever the rounding; so the first sum above
        # it is that of a token with some probability.
        ids = torch.searchsorted(cdf, uniforms.unsqueeze(1) * cdf[:, -1:], right=True)
    return ids.squeeze(1), torch.gather(logprobs, 1, ids).squeeze(1)
