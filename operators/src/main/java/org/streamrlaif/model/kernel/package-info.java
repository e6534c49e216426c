/**
 * The arithmetic: TorchScript sources, their calls, and the engine's tensors, threads and devices.
 *
 * <p>May import the engine, {@code platform}, and the rooms {@code file} and {@code tuning}.
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
 *   <li>For training an adapter the derivatives of a layer are written out, in {@code
 *       adapter_layers.py}: frozen weights cost nothing, only what a derivative needs is kept, and
 *       only attention is recorded. Finite differences and another library's gradients hold them.
 *       Beside a bfloat16 base the adapter's narrow products run in bfloat16, as mixed precision
 *       does; its weights, gradients and moments stay float32.
 *   <li>Where several ways of computing agree to rounding, the one to go is measured when a model
 *       is loaded ({@link org.streamrlaif.model.tuning.KernelChoices}). A way is told to kernels by
 *       the layout of a matrix or by a flag, never by the name of a processor. Training goes the
 *       plainest ways.
 *   <li>The graph optimiser stays off: it would specialise for every new shape, and it breaks
 *       gradients of elementwise {@code torch.max} at ties.
 *   <li>The binding cannot name bfloat16, so only kernels make and convert such tensors; Java fills
 *       their memory as bytes. Adapters, heads, logits and log-probabilities are float32 beside any
 *       base, and models are saved in float32, widened while they are written.
 *   <li>Kernels that train split tensors rather than slice them: the gradient of a slice is a sum
 *       over zeros, which made a step a third slower.
 * </ul>
 */
package org.streamrlaif.model.kernel;
