package org.streamrlaif.streaming.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.parity.Limits;
import org.streamrlaif.parity.OutputComparison;
import org.streamrlaif.parity.ParityCheck;
import org.streamrlaif.parity.ParityReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rlaif parity}: holds a model to numbers that another library computed. */
@Command(
        name = "parity",
        description = {
            "Runs the inputs stored in a reference file through a model and compares the outputs.",
            "Exit code 0 when all known outputs are within their limits, 1 when one is not."
        },
        footer = {
            "",
            "To make a reference, save what the library that the checkpoint comes from reads and gives"
                    + " (safetensors format; float32, in evaluation mode; any part of this):",
            "  input.input_ids, input.attention_mask       [B, L] what the processor makes of the prompts",
            "  input.pixel_values or .pixel_values_videos  [N, 3, S, S] or [B, F, 3, S, S]",
            "  features               visual tokens as they enter the decoder, of all rows one after the other",
            "  inputs_embeds          [B, L, D] embeddings with the visual tokens in their places",
            "  position_ids           [B, L]",
            "  vision.hidden_states.N the tower's output_hidden_states",
            "  hidden_states.N        the decoder's output_hidden_states; last_hidden_state",
            "  logits                 [B, L, vocabulary]",
            "  greedy_ids             [B, T] generate(do_sample=False), not stopped at an end token",
            "  greedy_ids_eos         the same, ended at eos_override [1] or the model's end token",
            "  step_logits            [1, T, vocabulary] the logits of each of these steps",
            "  logprobs, entropy      [1, R] of the response response_ids [1, R] which is the end of"
                    + " input.input_ids, behind prompt_len [1] tokens",
            "  prefill.key.N, prefill.value.N, final.key.N, final.value.N",
            "                         key/value cache per layer after the prompt, and after the response",
            "  incremental_logits     [1, R + 1, vocabulary] from the prompt's last token on",
            "Other names are listed as not compared. Padding (mask 0) is never compared."
        })
final class ParityCommand extends CliCommand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LISTED = 8;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "Model folder in Hugging Face format.")
    private Path model;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            required = true,
            description = "Stored inputs and outputs in safetensors format.")
    private Path reference;

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description =
                    "Takes inputs that the reference lacks from this file (default:"
                            + " single.safetensors and response.safetensors beside it).")
    private Path inputs;

    @Option(names = "--adapter", paramLabel = "DIR", description = "Adapter in PEFT format.")
    private Path adapter;

    @Mixin private DeviceOptions placement;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description =
                    "Largest difference of an output, or of all that begin with the name:"
                            + " hidden_states=1e-3.")
    private Map<String, Double> limits = new LinkedHashMap<>();

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    private boolean holds;

    @Override
    protected void execute() throws Exception {
        Limits all = Limits.of(placement.dtype());
        for (Map.Entry<String, Double> own : limits.entrySet()) {
            all = all.with(own.getKey(), own.getValue());
        }
        ParityReport report = report(all);
        holds = report.holds();
        if (json) {
            out().println(json(report));
        } else {
            print(out(), report);
        }
    }

    @Override
    public Integer call() throws Exception {
        super.call();
        return holds ? ExitCode.OK : Failures.FAILED;
    }

    private ParityReport report(Limits all) {
        ModelOptions options = placement.modelOptions();
        try (VisionLanguageModel base = VisionLanguageModel.load(model, options);
                LoraAdapter weights = adapter == null ? null : base.readAdapter(adapter)) {
            return ParityCheck.run(base, weights, reference, inputs, all);
        }
    }

    private static void print(PrintWriter out, ParityReport report) {
        int width = report.comparisons().stream().mapToInt(c -> c.name().length()).max().orElse(0);
        String line = "%-" + Math.max(width, 6) + "s %10s %12s %10s  %s%n";
        out.printf(Locale.ROOT, line, "output", "values", "difference", "limit", "");
        for (OutputComparison comparison : report.comparisons()) {
            out.printf(
                    Locale.ROOT,
                    line,
                    comparison.name(),
                    comparison.values(),
                    difference(comparison),
                    comparison.limited() ? number(comparison, comparison.limit()) : "none",
                    comparison.holds() ? (comparison.limited() ? "ok" : "") : "FAILED");
        }
        if (!report.notCompared().isEmpty()) {
            out.println("not compared: " + listed(report.notCompared()));
        }
        long held = report.comparisons().stream().filter(OutputComparison::holds).count();
        out.printf(Locale.ROOT, "%d of %d hold%n", held, report.comparisons().size());
    }

    private static String listed(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() > LISTED ? shown + " and " + (names.size() - LISTED) + " more" : shown;
    }

    private static String difference(OutputComparison comparison) {
        return number(comparison, comparison.difference()) + (comparison.exact() ? " differ" : "");
    }

    private static String number(OutputComparison comparison, double number) {
        return String.format(Locale.ROOT, comparison.exact() ? "%.0f" : "%.1e", number);
    }

    private static String json(ParityReport report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("holds", report.holds());
        ArrayNode outputs = root.putArray("outputs");
        for (OutputComparison comparison : report.comparisons()) {
            ObjectNode node = outputs.addObject();
            node.put("name", comparison.name()).put("values", comparison.values());
            node.put("exact", comparison.exact());
            put(node, "difference", comparison.difference());
            put(node, "limit", comparison.limit());
            node.put("holds", comparison.holds());
        }
        ArrayNode notCompared = root.putArray("notCompared");
        report.notCompared().forEach(notCompared::add);
        return JSON.writeValueAsString(root);
    }

    /** JSON has no infinity: no limit, or a difference that is no number, is null. */
    private static void put(ObjectNode node, String key, double number) {
        if (Double.isInfinite(number)) {
            node.putNull(key);
        } else {
            node.put(key, number);
        }
    }
}
