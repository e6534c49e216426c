package org.streamrlaif.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Which rooms each room may know. */
@AnalyzeClasses(packages = "org.streamrlaif", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String ROOT = "org.streamrlaif.";

    @ArchTest
    static final ArchRule mathsKnowsNumbersOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "maths.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage("java..", ROOT + "platform..", ROOT + "maths.."));

    @ArchTest
    static final ArchRule stateAndPackingKnowModelsOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "state..", ROOT + "packing.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "ai.djl..",
                                    ROOT + "model..",
                                    ROOT + "state..",
                                    ROOT + "packing.."));

    @ArchTest
    static final ArchRule trainingStandsOnMathsStateAndPacking =
            classes()
                    .that(resideInAnyPackage(ROOT + "training.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "ai.djl..",
                                    ROOT + "model..",
                                    ROOT + "maths..",
                                    ROOT + "state..",
                                    ROOT + "packing..",
                                    ROOT + "training.."));

    @ArchTest
    static final ArchRule algorithmsDoNotKnowTheLearner =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "learn.algorithm.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "learn"));

    @ArchTest
    static final ArchRule ticketsImportOnlyTheLanguage =
            classes()
                    .that(resideInAnyPackage(ROOT + "tickets.."))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "tickets.."));

    @ArchTest
    static final ArchRule thePlatformImportsOnlyTheLanguage =
            classes()
                    .that(resideInAnyPackage(ROOT + "platform.."))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "platform.."));

    @ArchTest
    static final ArchRule modelKnowsNeitherFlinkNorAvroNorConfiguration =
            classes()
                    .that(resideInAnyPackage(ROOT + "model.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "ai.djl..",
                                    "com.sun.jna..",
                                    "com.fasterxml.jackson..",
                                    "org.slf4j..",
                                    ROOT + "maths..",
                                    ROOT + "platform..",
                                    ROOT + "model.."));

    @ArchTest
    static final ArchRule clipsKnowNeitherModelsNorTheLoop =
            classes()
                    .that(resideInAnyPackage(ROOT + "clips.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "org.slf4j..",
                                    ROOT + "platform..",
                                    ROOT + "clips..",
                                    ROOT + "schemas.."));

    /** The rooms of the model from the ground up; each knows only those before it. */
    @ArchTest
    static void modelRoomsKnowOnlyThoseBelowThem(JavaClasses product) {
        List<String> rooms =
                List.of(
                        "model.template..",
                        "model.tuning..",
                        "model.file..",
                        "model.kernel..",
                        "model.text..",
                        "model.picture..",
                        "model.decoder..",
                        "model.vision..",
                        "model.family..",
                        "model.checkpoint..",
                        "model");
        for (int i = 1; i < rooms.size(); i++) {
            String[] above =
                    Stream.concat(
                                    rooms.subList(i, rooms.size()).stream(),
                                    Stream.of("model.training.."))
                            .map(ROOT::concat)
                            .toArray(String[]::new);
            noClasses()
                    .that(resideInAnyPackage(ROOT + rooms.get(i - 1)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(above))
                    .check(product);
        }
    }

    @ArchTest
    static final ArchRule videoKnowsFramesAndRecords =
            classes()
                    .that(resideInAnyPackage(ROOT + "video.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "java..",
                                            "javax.imageio..",
                                            "org.bytedeco..",
                                            "org.slf4j..",
                                            ROOT + "platform..",
                                            ROOT + "video..",
                                            ROOT + "schemas..")
                                    .or(simpleName("RgbFrames")));

    @ArchTest
    static final ArchRule liveStreamsKnowVideosOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "live.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "com.fasterxml.jackson..",
                                    "org.slf4j..",
                                    "io.github.resilience4j.core..",
                                    ROOT + "platform..",
                                    ROOT + "video..",
                                    ROOT + "live.."));

    @ArchTest
    static final ArchRule whereAStreamIsCutIsPure =
            classes()
                    .that()
                    .haveSimpleName("SegmentRule")
                    .or()
                    .haveSimpleName("OnlineSampler")
                    .or()
                    .haveSimpleName("StreamClock")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage("java..")
                                    .or(simpleName("SegmentRule"))
                                    .or(simpleName("OnlineSampler"))
                                    .or(simpleName("StreamClock"))
                                    .or(simpleName("CutConfig"))
                                    .or(simpleName("Cut"))
                                    .or(simpleName("Settings")));

    @ArchTest
    static final ArchRule theLedgerKnowsRecordsOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "ledger.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "com.fasterxml.jackson..",
                                    "org.apache.avro..",
                                    ROOT + "platform..",
                                    ROOT + "tickets..",
                                    ROOT + "ledger..",
                                    ROOT + "schemas.."));

    @ArchTest
    static final ArchRule weightsKnowNeitherFlinkNorModels =
            classes()
                    .that(resideInAnyPackage(ROOT + "weights.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "org.slf4j..",
                                    ROOT + "platform..",
                                    ROOT + "weights..",
                                    ROOT + "schemas.."));

    @ArchTest
    static final ArchRule fineTuningKnowsNeitherJudgesNorPolicies =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "sft.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "judge..",
                                    ROOT + "reward..",
                                    ROOT + "learn..",
                                    ROOT + "weights..",
                                    ROOT + "video..",
                                    ROOT + "evaluate..",
                                    ROOT + "tickets.."));

    @ArchTest
    static final ArchRule theOrderOfExamplesIsPure =
            classes()
                    .that()
                    .haveSimpleName("TokenTree")
                    .or()
                    .haveSimpleName("Curriculum")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage("java..")
                                    .or(simpleName("TokenTree"))
                                    .or(simpleName("Curriculum"))
                                    .or(simpleName("CurriculumConfig"))
                                    .or(simpleName("Order")));

    @ArchTest
    static final ArchRule rewardFunctionsKnowNoModelAndOfMeasuresOnlyTheMatch =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "reward.functions.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(ROOT + "evaluate..")
                                    .and(not(simpleName("ExactMatch")))
                                    .or(resideInAnyPackage("ai.djl..", ROOT + "model.."))
                                    .or(resideInAnyPackage(ROOT + "judge", ROOT + "learn.."))
                                    .or(resideInAnyPackage(ROOT + "reward", ROOT + "encode..")));

    @ArchTest
    static final ArchRule measuresKnowNothingThatIsTrained =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "evaluate.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "learn..",
                                    ROOT + "training..",
                                    ROOT + "reward..",
                                    ROOT + "sft..",
                                    ROOT + "weights.."));

    @ArchTest
    static final ArchRule theLearnerKnowsNeitherJudgeNorRewardModel =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "learn.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "judge..", ROOT + "reward..", ROOT + "generate.."));

    @ArchTest
    static final ArchRule theRewardModelKnowsNeitherJudgeNorPolicy =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "reward"))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "judge..", ROOT + "learn..", ROOT + "generate.."));

    @ArchTest
    static final ArchRule theJudgeKnowsNothingThatIsTrained =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "judge.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "learn..",
                                    ROOT + "reward..",
                                    ROOT + "training..",
                                    ROOT + "state.."));

    @ArchTest
    static final ArchRule aRemoteJudgeHasNoModelHere =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "judge.remote.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("ai.djl..", ROOT + "model..", ROOT + "generate.."));

    @ArchTest
    static final ArchRule parityKnowsModelsOnly =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "parity.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.streamrlaif..")
                                    .and(
                                            not(
                                                    resideInAnyPackage(
                                                            ROOT + "parity..",
                                                            ROOT + "model..",
                                                            ROOT + "generate.."))));

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("org.streamrlaif.(*)..").should().beFreeOfCycles();
}
