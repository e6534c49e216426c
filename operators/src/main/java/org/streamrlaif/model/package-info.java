/**
 * Hugging Face checkpoints as running models: tensors, tokenizer, vision tower, projector, decoder,
 * adapters.
 *
 * <p>May import {@code java.*}, DJL, Jackson and the template engine; never Flink, Avro or
 * configuration.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Arithmetic is TorchScript source in the resources of this package ({@code *.py}), compiled
 *       by libtorch when it is loaded: one native call runs a prefill, several decode steps or a
 *       whole loss with its gradients. The files are listed in {@code KernelArchive}; each holds
 *       methods {@code def name(self, …)} at column 0.
 *   <li>Two ways to call: {@code Kernels.call} runs in inference mode, {@code Kernels.train}
 *       records gradients. A result of the first must not be an input of the second. Java never
 *       sets {@code requires_grad}; kernels make leaves.
 *   <li>Base weights, adapters and gradients are plain lists of tensors in a fixed order, so one
 *       decoder serves policy, reference, judge, reward model and learner.
 *   <li>The graph optimiser stays off: it would specialise for every new shape, and it breaks
 *       gradients of elementwise {@code torch.max} at ties.
 * </ul>
 */
package org.streamrlaif.model;
