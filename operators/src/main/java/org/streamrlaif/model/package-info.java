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
 *   <li>Files are checked before they are believed: a safetensors header must describe its file
 *       exactly, and a written file equals byte for byte what the safetensors library writes, so
 *       hashes of weights are hashes of numbers. Written files replace old ones by renaming.
 *   <li>Adapters are PEFT folders. Their target modules are written as a pattern, because a plain
 *       list of names would also hit the tower, whose layers are called alike.
 *   <li>The binding cannot name bfloat16: such tensors are widened on reading and narrowed by a
 *       kernel, and saved models are float32.
 *   <li>Chat templates run in a Jinja engine for Java; the few Python idioms of the hub's templates
 *       (string methods, generation blocks) are rewritten when a template is read.
 *   <li>Kernels that train split tensors rather than slice them: the gradient of a slice is a sum
 *       over zeros, which made a step a third slower.
 * </ul>
 */
package org.streamrlaif.model;
