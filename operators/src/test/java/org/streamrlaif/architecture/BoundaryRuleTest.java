package org.streamrlaif.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.streamrlaif.encode.FrameRecords;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.SentFrames;

/** What stays within one room, and what nobody does. */
@AnalyzeClasses(packages = "org.streamrlaif", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundaryRuleTest {
    private static final String ROOT = "org.streamrlaif.";

    @ArchTest
    static final ArchRule onlyTheSkinsImportFlink =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "flink..")))
                    .and(not(resideInAnyPackage(ROOT + "schemas..")))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.apache.flink..", ROOT + "flink.."));

    @ArchTest
    static final ArchRule skinsDoNoArithmetic =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "flink.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("ai.djl..", "org.bytedeco.."));

    @ArchTest
    static final ArchRule ffmpegStaysInVideo =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "video..")))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("org.bytedeco.."));

    /** What is watched does not know of it: truth cannot come back as a reward. */
    @ArchTest
    static final ArchRule theLoopDoesNotKnowThatItIsWatched =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "watch..")))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "watch.."));

    /** Measures and right answers reach what is trained by feedback in reward functions only. */
    @ArchTest
    static final ArchRule theLoopDoesNotKnowThatItIsMeasured =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    ROOT + "generate..",
                                    ROOT + "judge..",
                                    ROOT + "reward",
                                    ROOT + "learn..",
                                    ROOT + "loop..",
                                    ROOT + "flink.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "evaluate.."));

    @ArchTest
    static final ArchRule onlyARemoteJudgeIsAskedOverTheNetwork =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "judge.remote..")))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.net.http..", "io.github.resilience4j..")
                                    .and(not(simpleName("IntervalFunction"))));

    @ArchTest
    static final ArchRule nobodyImportsTheBenchmarks =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "bench..")))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "bench.."));

    @ArchTest
    static final ArchRule benchmarksDoNoArithmetic =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "bench.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("ai.djl..", "org.bytedeco.."));

    /** What the judge reads beside the video is never shown to policy or learner. */
    @ArchTest
    static final ArchRule onlyJudgeAndRewardModelReadTheContext =
            noClasses()
                    .that(
                            not(
                                    resideInAnyPackage(
                                            ROOT + "judge..",
                                            ROOT + "reward..",
                                            ROOT + "schemas..")))
                    .should()
                    .callMethod(Rollout.class, "getNarrative");

    /** Frames of a clip go to a judge elsewhere, and to nobody else. */
    @ArchTest
    static final ArchRule onlyTheJudgeGetsFrames =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "judge..", ROOT + "schemas..")))
                    .should()
                    .callMethod(FrameRecords.class, "pictures", SentFrames.class);

    @ArchTest
    static final ArchRule operatorsKnowNeitherTheJobNorKafka =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(ROOT + "streaming..", "org.apache.kafka.."));

    @ArchTest
    static final ArchRule nobodyEndsTheProcessOrPrints =
            noClasses()
                    .should()
                    .callMethod(System.class, "exit", int.class)
                    .orShould()
                    .callMethod(Runtime.class, "halt", int.class)
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .orShould()
                    .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule nobodyWritesInTheUsersLocale =
            LocaleRule.NOBODY_WRITES_IN_THE_USERS_LOCALE;
}
