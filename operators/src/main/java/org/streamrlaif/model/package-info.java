/**
 * Hugging Face checkpoints as running models: tensors, tokenizer, vision tower, projector, decoder,
 * adapters.
 *
 * <p>May import {@code java.*}, DJL, Jackson, the template engine and {@code platform}; never
 * Flink, Avro or configuration.
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
 *       is loaded ({@link org.streamrlaif.model.tuning.Tuning}). A way is told to kernels by the
 *       layout of a matrix or by a flag, never by the name of a processor. Training goes the
 *       plainest ways.
 *   <li>Base weights, adapters and gradients are plain lists of tensors in a fixed order, so one
 *       decoder serves policy, reference, judge, reward model and learner.
 *   <li>The graph optimiser stays off: it would specialise for every new shape, and it breaks
 *       gradients of elementwise {@code torch.max} at ties.
 *   <li>Files are checked before they are believed: a safetensors header must describe its file
 *       exactly, and a written file equals byte for byte what the safetensors library writes, so
 *       hashes of weights are hashes of numbers. Written files replace old ones by renaming.
 *   <li>Adapters are PEFT folders. Their target modules are written as a pattern, because a plain
 *       list of names would also hit the tower, whose layers are called alike.
 *   <li>Model weights are read, not mapped: each file goes slice by slice straight into the memory
 *       of the engine's tensor, stacked projections into their rows of it, several slices at a
 *       time. Mapping was as fast, but mapped pages count as resident until they are unmapped,
 *       which Java does through an unsupported call only, and native code that reads a mapped file
 *       which shrinks dies. Loading needs 1.01 to 1.02 times the model in its element type.
 *       Everything smaller (adapters, references) is mapped.
 *   <li>The binding cannot name bfloat16, so only kernels make and convert such tensors; Java fills
 *       their memory as bytes. Adapters, heads, logits and log-probabilities are float32 beside any
 *       base, and models are saved in float32, widened while they are written.
 *   <li>A family of checkpoints is one object ({@link org.streamrlaif.model.ModelFamily}), chosen
 *       once when config.json is read; nothing asks afterwards which family it is. Towers and text
 *       decoders are chosen by the {@code model_type} of their own configuration. All decoders are
 *       one arithmetic: Qwen2 is Llama with biases.
 *   <li>Names of tensors are brought to one form, that of the newest module tree, when a checkpoint
 *       is opened, and back to the stored form of the family when a model is saved. A saved
 *       config.json is the source's with our settings laid over it, so what we do not read
 *       survives.
 *   <li>In an expanded prompt every visual token stands under one id, the first of the family's
 *       placeholders, since the embedding of a placeholder is never used. So engine and learner
 *       need not know whether a prompt is about a video or a picture.
 *   <li>LLaVA-OneVision sees a clip of one frame as a video, and a still picture in any resolution;
 *       the caller says which it is. Pictures are resized as Pillow does, frames as torchvision:
 *       each is what the reference numbers were made with, and the two differ by one level in less
 *       than one pixel of a hundred.
 *   <li>A tokenizer with more tokens than the embedding table is refused when it is loaded: the
 *       first such token would otherwise end in native code.
 *   <li>Chat templates run in a Jinja engine for Java; the few Python idioms of the hub's templates
 *       (string methods, generation blocks) are rewritten when a template is read.
 *   <li>Resizes equal their library bit for bit, down to the fixed-point weights: Pillow's for
 *       CLIP, torchvision's bicubic and Lanczos filters for the frames of OneVision and SmolVLM.
 *   <li>SmolVLM's patches have the positions 0 to P − 1, row by row, in every element type. Hugging
 *       Face's library finds them by comparing fractions of the side. Until 4.54 it did so in
 *       float32 whatever the weights were, which gives the same, and that is how the released
 *       models were first served; how they were trained is not written down. Later versions, 5.18
 *       among them, compare in the pixels' element type: in bfloat16 neighbours share positions
 *       wherever the side is no power of two, as with the 27 patches of the 2.2B model, while the
 *       32 of the smaller ones come out right (issue 41190 of that library). We keep the positions
 *       of float32: with the bfloat16 test model of 9 patches a side, logits stay within 0.25 of
 *       float32's, where the library's own differ by 6.7.
 *   <li>SmolVLM's pictures always fill their square, so its pixel masks have nothing to hide. Where
 *       a configuration has a size for videos ({@code video_sampling}) and another for still
 *       pictures, frames get the first; the library's later versions enlarge them to the second and
 *       back, at five times the cost.
 *   <li>What prompts say about visual tokens travels with them ({@link
 *       org.streamrlaif.model.VisualLayout}). SmolVLM announces a video in words that the text of
 *       the question begins with, so that any chat template of the family renders it.
 *   <li>Checkpoints of LLaVA's own code are told by the key {@code mm_vision_tower}. Their
 *       placeholder is no token of the vocabulary, so it gets the id behind it: it can be neither
 *       written in a text nor generated, and kernels never look it up. Their tower is a folder of
 *       its own, found by a fixed rule rather than by an option, so that every part of a run finds
 *       the same one.
 *   <li>A SentencePiece model is brought into the form of a {@code tokenizer.json}, in the
 *       behaviour that Hugging Face calls legacy, which is that of the models that come without
 *       one. Pickled weights are not read, since reading them may run code.
 *   <li>Kernels that train split tensors rather than slice them: the gradient of a slice is a sum
 *       over zeros, which made a step a third slower.
 * </ul>
 */
package org.streamrlaif.model;
