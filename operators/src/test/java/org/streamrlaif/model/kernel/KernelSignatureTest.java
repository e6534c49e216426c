package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arguments of kernels are told apart by name, and checked against what the source declares. */
@Tag("numeric")
class KernelSignatureTest {
    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager scope = kernels.newManager();
    private final NDArray x = scope.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
    private final NDArray head = scope.create(new float[] {1, 0, 0, 2}, new Shape(2, 2));

    @AfterEach
    void release() {
        scope.close();
    }

    @Test
    void aDeclarationMayStandOnSeveralLines() {
        Map<String, KernelSignature> found =
                KernelSignature.parse(
                        List.of(
                                """
                                # def commented(self, x: Tensor) -> Tensor:
                                def one(self, x: Tensor, parts: List[Tensor],
                                        bias: Optional[Tensor], way: str) -> Tuple[Tensor, Tensor]:
                                    return x, x


                                def none(self) -> None:
                                    pass
                                """));
        assertThat(found).containsOnlyKeys("one", "none");
        assertThat(found.get("none").names()).isEmpty();
        KernelSignature one = found.get("one");
        assertThat(one.names()).containsExactly("x", "parts", "bias", "way");
        assertThat(one.place("x", "Tensor")).isZero();
        assertThat(one.place("parts", "List[Tensor]")).isEqualTo(1);
        assertThat(one.place("bias", "Tensor")).isEqualTo(2);
        assertThat(one.place("way", "str")).isEqualTo(3);
    }

    @Test
    void everyKernelIsReadWithAllItsParameters() {
        Map<String, KernelSignature> found = KernelSignature.parse(KernelArchive.texts());
        long declared =
                KernelArchive.texts().stream()
                        .flatMap(text -> Pattern.compile("(?m)^def ").matcher(text).results())
                        .count();
        assertThat(found).hasSize((int) declared);
        assertThat(found.get("ppo_policy_gradient").names())
                .hasSize(27)
                .startsWith("embeds", "positions", "mask")
                .endsWith("checkpoint", "gradients", "spare");
        for (String text : KernelArchive.texts()) {
            Pattern.compile("(?m)^def (\\w+)\\((self[^)]*)\\)")
                    .matcher(text)
                    .results()
                    .forEach(
                            head ->
                                    assertThat(found.get(head.group(1)).names())
                                            .as(head.group(1))
                                            .hasSize(head.group(2).split(": ").length - 1));
        }
    }

    @Test
    void theOrderOfArgumentsDoesNotMatter() {
        float[] one =
                kernels.call("head_logits")
                        .tensor("rows", x)
                        .tensor("head", head)
                        .run(scope)
                        .toFloatArray();
        float[] other =
                kernels.call("head_logits")
                        .tensor("head", head)
                        .tensor("rows", x)
                        .run(scope)
                        .toFloatArray();
        assertThat(one).containsExactly(1, 4, 3, 8).isEqualTo(other);
    }

    @Test
    void whatTheKernelDoesNotDeclareIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.call("head_logit"))
                .withMessage("no kernel head_logit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.call("head_logits").tensor("hidden", x))
                .withMessage("head_logits has no parameter hidden; it has [rows, head]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.call("head_logits").tensors("rows", List.of(x)))
                .withMessage("head_logits: rows is a Tensor, not a List[Tensor]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.call("token_logprobs").integer("temperature", 1))
                .withMessage("token_logprobs: temperature is a float, not a int");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> kernels.call("head_logits").tensor("rows", x).tensor("rows", head))
                .withMessage("head_logits: rows is given twice");
    }

    @Test
    void aCallNeedsEveryArgument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.call("token_logprobs").tensor("rows", x).run(scope))
                .withMessage("token_logprobs runs without head, targets, temperature");
    }

    @Test
    void aCallRunsOnce() {
        KernelCall call = kernels.call("float32").tensor("x", x);
        call.run(scope);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call.run(scope))
                .withMessage("float32 runs without x");
    }
}
