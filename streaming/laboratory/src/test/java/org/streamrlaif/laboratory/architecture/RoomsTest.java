package org.streamrlaif.laboratory.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.streamrlaif.architecture.ClassCircles;
import org.streamrlaif.architecture.LocaleRule;
import org.streamrlaif.architecture.ModelDoor;
import org.streamrlaif.model.checkpoint.RandomCheckpoint;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.vision.VisionConfig;

/** Who may import whom in the laboratory. */
@AnalyzeClasses(
        packages = "org.streamrlaif.laboratory",
        importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String ROOT = "org.streamrlaif.laboratory.";
    private static final String PRODUCT = "org.streamrlaif.streaming.";

    @ArchTest
    static final ArchRule nobodyTouchesTensorsOrCodecs =
            noClasses()
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("ai.djl..", "org.bytedeco.."));

    @ArchTest
    static final ArchRule nobodyImportsTheCommandLine =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "cli..")))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(ROOT + "cli..", PRODUCT + "cli..", "picocli.."));

    @ArchTest
    static final ArchRule theWorldImportsOnlyTheLanguage =
            classes()
                    .that(resideInAnyPackage(ROOT + "demo.world.."))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "demo.world.."));

    @ArchTest
    static final ArchRule theWorldOfLongVideosImportsTheWorldOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "longvideo.world.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..", ROOT + "demo.world..", ROOT + "longvideo.world.."));

    @ArchTest
    static final ArchRule theStudyStartsNoJob =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "study.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "org.apache.flink..",
                                    PRODUCT + "kafka..",
                                    PRODUCT + "local..",
                                    PRODUCT + "io.."));

    @ArchTest
    static final ArchRule theDemoRunsWithoutTheMakingOfItsModels =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "demo.."))
                    .and(not(resideInAnyPackage(ROOT + "demo.pretrain..")))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "demo.pretrain.."));

    @ArchTest
    static final ArchRule modelsAreUsedThroughTheirDoor =
            ModelDoor.isUsed(ModelFamilies.class, RandomCheckpoint.class, VisionConfig.class);

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

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

    @ArchTest
    static void classesDoNotKnowEachOtherInCircles(JavaClasses classes) {
        ClassCircles.none(classes);
    }
}
