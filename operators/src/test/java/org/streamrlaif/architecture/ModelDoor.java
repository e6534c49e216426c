package org.streamrlaif.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.CudaRuntime;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.ProductTrial;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.model.kernel.TensorList;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.training.Optimizer;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;

/**
 * What the rest of the product may use of the model's rooms, beside the package {@code model}
 * itself. Parity checks look inside and are free to, and so is the making of models.
 */
public final class ModelDoor {
    private static final Class<?>[] DOOR = {
        DecoderSize.class,
        LoraAdapter.class,
        LoraConfig.class,
        TextConfig.class,
        TextDecoder.class,
        TokenPositions.class,
        ModelConfig.class,
        TensorData.class,
        CudaRuntime.class,
        FreeMemory.class,
        KernelCall.class,
        Kernels.class,
        ProductTrial.class,
        SpareBuffers.class,
        TensorList.class,
        FrameRange.class,
        RgbFrames.class,
        ChatMessage.class,
        Tokenizer.class,
        Optimizer.class,
        VisualEmbedding.class,
        VisualLayout.class,
        VisualPart.class,
    };

    private ModelDoor() {}

    /**
     * Others use the door.
     *
     * @param more classes that the module may use beside
     */
    public static ArchRule isUsed(Class<?>... more) {
        return noClasses()
                .that(
                        not(
                                resideInAnyPackage(
                                        "org.streamrlaif.model..",
                                        "org.streamrlaif.parity..",
                                        "org.streamrlaif.laboratory..pretrain..")))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.streamrlaif.model.*..")
                                .and(not(resideInAPackage("org.streamrlaif.model.tuning..")))
                                .and(not(belongToAnyOf(DOOR)))
                                .and(not(belongToAnyOf(more))));
    }
}
