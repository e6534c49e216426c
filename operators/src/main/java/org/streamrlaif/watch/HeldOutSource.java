package org.streamrlaif.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.model.ModelOptions;

/**
 * Where held-out questions come from and who works on them; nothing is read or loaded before they
 * are opened.
 *
 * @param questions reads the questions, as many as are asked
 * @param clips makes what prepares them, as the loop prepares its own; closed when they are
 *     prepared
 * @param model folder of the policy's base model
 * @param options where it runs
 * @param sampling the run's, for the length of answers and what is decoded side by side
 * @param judge makes the run's judge
 */
public record HeldOutSource(
        Callable<List<HeldOutItem>> questions,
        Callable<ClipPrompts> clips,
        Path model,
        ModelOptions options,
        SamplingConfig sampling,
        Callable<JudgeCore> judge) {}
