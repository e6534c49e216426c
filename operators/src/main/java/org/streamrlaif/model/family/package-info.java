/**
 * What differs between families of checkpoints: configuration, names of tensors, preprocessing,
 * prompts.
 *
 * <p>May import the engine's arrays and the rooms {@code file} to {@code vision}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A family of checkpoints is one object ({@link org.streamrlaif.model.family.ModelFamily}),
 *       chosen once when config.json is read; nothing asks afterwards which family it is. Towers
 *       and text decoders are chosen by the {@code model_type} of their own configuration. All
 *       decoders are one arithmetic: Qwen2 is Llama with biases.
 *   <li>Names of tensors are brought to one form, that of the newest module tree, when a checkpoint
 *       is opened, and back to the stored form of the family when a model is saved. A saved
 *       config.json is the source's with our settings laid over it, so what we do not read
 *       survives.
 *   <li>LLaVA-OneVision sees a clip of one frame as a video, and a still picture in any resolution;
 *       the caller says which it is. Pictures are resized as Pillow does, frames as torchvision:
 *       each is what the reference numbers were made with, and the two differ by one level in less
 *       than one pixel of a hundred.
 *   <li>SmolVLM's pictures always fill their square, so its pixel masks have nothing to hide. Where
 *       a configuration has a size for videos ({@code video_sampling}) and another for still
 *       pictures, frames get the first; the library's later versions enlarge them to the second and
 *       back, at five times the cost.
 *   <li>Qwen-VL's models run as they were first released, where versions of the library differ.
 *       Text behind a video begins behind its largest position, so that no position comes twice and
 *       the offset of generated tokens is one number. Prompts of Qwen3-VL have the vision's tokens
 *       around each pair of frames only.
 *   <li>Positions of Qwen2.5-VL follow the mean distance of the frames that were sampled. The
 *       library takes the rate of sampling instead, which is the same where frames are sampled at a
 *       rate; ours lie between the first and the last frame.
 *   <li>What prompts say about visual tokens travels with them ({@link
 *       org.streamrlaif.model.vision.VisualLayout}). SmolVLM announces a video in words that the
 *       text of the question begins with, so that any chat template of the family renders it.
 *   <li>Checkpoints of LLaVA's own code are told by the key {@code mm_vision_tower}. Their
 *       placeholder is no token of the vocabulary, so it gets the id behind it: it can be neither
 *       written in a text nor generated, and kernels never look it up. Their tower is a folder of
 *       its own, found by a fixed rule rather than by an option, so that every part of a run finds
 *       the same one.
 * </ul>
 */
package org.streamrlaif.model.family;
