package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What kernels must write to run on every device. */
class KernelSourcesTest {
    private static final Pattern FACTORY =
            Pattern.compile(
                    "torch\\.(arange|empty|empty_strided|eye|full|linspace|ones|rand|randint|randn"
                            + "|randperm|scalar_tensor|tensor|zeros)\\(");
    private static final Pattern CPU_ONLY = Pattern.compile("\\w*_for_cpu\\(|ops\\.mkldnn\\.\\w+");

    /** Reading a tensor, or asking for as many results as its numbers say, waits for a GPU. */
    private static final Pattern WAITS =
            Pattern.compile(
                    "\\b(?:int|float|bool)\\((?:torch\\.|loss)|\\.item\\(|\\.tolist\\(|nonzero"
                            + "|masked_select|\\.cpu\\(|\\.numpy\\(");

    private record Kernel(String name, String text) {}

    private static Stream<Kernel> kernels() {
        return KernelArchive.texts().stream()
                .flatMap(source -> Stream.of(source.split("\n(?=def )")))
                .filter(text -> text.startsWith("def "))
                .map(text -> new Kernel(text.substring(4, text.indexOf('(')), text));
    }

    @Test
    void newTensorsSayTheirDevice() {
        assertThat(kernels())
                .allSatisfy(
                        kernel ->
                                assertThat(calls(kernel.text()))
                                        .as(kernel.name())
                                        .allMatch(call -> call.contains("device=")));
        assertThat(kernels().flatMap(kernel -> calls(kernel.text()).stream()))
                .hasSizeGreaterThan(20);
        assertThat(kernels().map(Kernel::text))
                .noneMatch(text -> text.contains("torch.device(") || text.contains(".cuda("));
    }

    @Test
    void whatOnlyACpuCanDoIsAskedForOnCpus() {
        assertThat(kernels().filter(kernel -> CPU_ONLY.matcher(kernel.text()).find()))
                .isNotEmpty()
                .allSatisfy(
                        kernel ->
                                assertThat(kernel.text())
                                        .as(kernel.name())
                                        .containsPattern(
                                                "\\.is_cpu|\\.is_mkldnn|way == \"packed\""));
    }

    /** Each of these is a wait per call, or per chunk; none stands in a loop over layers. */
    @Test
    void fewKernelsWaitForTheDevice() {
        assertThat(
                        kernels()
                                .filter(kernel -> WAITS.matcher(kernel.text()).find())
                                .map(Kernel::name))
                .containsExactlyInAnyOrder(
                        "adamw_step",
                        "all_finite",
                        "is_finite",
                        "asked_places",
                        "asked_of_tree",
                        "decode_steps",
                        "token_gradient",
                        "decoder_gradient",
                        "text_gradient");
    }

    @Test
    void kernelsThatTrainSayTheirLoss() {
        assertThat(kernels().filter(kernel -> kernel.name().endsWith("_gradient")))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        kernel ->
                                assertThat(kernel.text().split("\"\"\"")[1])
                                        .as(kernel.name())
                                        .containsPattern("\\n        loss += "));
    }

    /** The calls that make tensors, with everything between their brackets. */
    private static List<String> calls(String text) {
        return FACTORY.matcher(text)
                .results()
                .map(MatchResult::start)
                .map(at -> call(text, at))
                .toList();
    }

    private static String call(String text, int at) {
        int depth = 0;
        int end = text.indexOf('(', at);
        do {
            depth += text.charAt(end) == '(' ? 1 : text.charAt(end) == ')' ? -1 : 0;
            end++;
        } while (depth > 0);
        return text.substring(at, end);
    }
}
