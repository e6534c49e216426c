package org.streamrlaif.streaming.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrlaif.flink.Journals;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.judge.parts.LocalJudgeParts;
import org.streamrlaif.judge.parts.RemoteJudgeParts;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.config.JudgeModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine.Option;

/** Which judge a command takes: a model on disk, or a remote judge by {@code judge.remote.*}. */
final class JudgeOptions {

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = {
                "The judge's model in Hugging Face format; for a remote judge leave it out and give",
                "--judge.remote.endpoint=URL --judge.remote.model=NAME."
            })
    private String judge;

    @Option(
            names = "--judge-adapter",
            paramLabel = "DIR",
            description = "The judge's adapter in PEFT format.")
    private String adapter;

    /** The keys of the configuration that these options stand for. */
    Map<String, String> named() {
        Map<String, String> values = new LinkedHashMap<>();
        if (judge != null) {
            values.put("judge.model", judge);
        }
        if (adapter != null) {
            values.put("judge.adapter", adapter);
        }
        return values;
    }

    /**
     * The judge that a configuration names, which can be asked.
     *
     * @param folder of the results, where a remote judge has its journal if none is named
     * @throws IllegalArgumentException in one line when there is none or it cannot be asked
     */
    static JudgeParts of(RlaifConfig config, ModelOptions options, Path folder) {
        boolean homeless =
                config.judge().remote().isSet() && config.judge().remote().journal().isEmpty();
        String journal = folder.resolve("journal").toString();
        JudgeModelConfig named =
                (homeless ? config.with(Map.of("judge.remote.journal", journal)) : config).judge();
        named.require();
        JudgeParts parts =
                named.remote().isSet()
                        ? new RemoteJudgeParts(
                                named.remote(), () -> Journals.at(named.remote().journal()))
                        : local(named, options);
        parts.check();
        return parts;
    }

    private static JudgeParts local(JudgeModelConfig named, ModelOptions options) {
        Path model = Path.of(named.model());
        return new LocalJudgeParts(
                model, named.adapter().isEmpty() ? null : Path.of(named.adapter()), options);
    }
}
