package org.streamrlaif.streaming.architecture;

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
import org.streamrlaif.model.checkpoint.SaveFormat;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.family.ModelFamily;

/** Who may import whom, and what nobody does. */
@AnalyzeClasses(
        packages = "org.streamrlaif.streaming",
        importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String ROOT = "org.streamrlaif.streaming.";

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
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "cli..", "picocli.."));

    @ArchTest
    static final ArchRule theGraphDoesNotKnowTheBroker =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "job..", ROOT + "io..", ROOT + "config.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "kafka.."));

    @ArchTest
    static final ArchRule inAndOutKnowNeitherCoresNorJob =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "io.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    ROOT + "job..",
                                    "org.streamrlaif.model..",
                                    "org.streamrlaif.generate..",
                                    "org.streamrlaif.judge..",
                                    "org.streamrlaif.reward..",
                                    "org.streamrlaif.learn.."));

    @ArchTest
    static final ArchRule configurationIsFreeOfFlink =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "config.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.apache.flink..", "org.streamrlaif.flink.."));

    @ArchTest
    static final ArchRule theBrokerIsAnIsland =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "kafka.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.streamrlaif..")
                                    .and(not(resideInAnyPackage(ROOT + "kafka.."))));

    @ArchTest
    static final ArchRule onlyTheBrokerImportsKafkasServer =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "kafka..")))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "kafka..",
                                    "org.apache.kafka.server..",
                                    "org.apache.kafka.metadata.."));

    @ArchTest
    static final ArchRule dataSetsImportOnlyJson =
            classes()
                    .that(resideInAnyPackage(ROOT + "dataset.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "com.fasterxml.jackson..",
                                    "org.streamrlaif.platform..",
                                    "org.streamrlaif.schemas..",
                                    "org.apache.avro..",
                                    ROOT + "dataset.."));

    /** A run is known by its topics alone, wherever it runs. */
    @ArchTest
    static final ArchRule theDashboardKnowsTopicsOnly =
            classes()
                    .that(resideInAnyPackage(ROOT + "dashboard.."))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "com.sun.net.httpserver..",
                                    "com.fasterxml.jackson..",
                                    "org.apache.avro..",
                                    "org.apache.kafka.common.errors..",
                                    "org.streamrlaif.platform..",
                                    "org.streamrlaif.schemas..",
                                    ROOT + "io..",
                                    ROOT + "dashboard.."));

    @ArchTest
    static final ArchRule fineTuningDoesNotKnowTheBroker =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "sft.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "kafka..", ROOT + "io.."));

    @ArchTest
    static final ArchRule evaluationsKnowNeitherFlinkNorTheJob =
            noClasses()
                    .that(resideInAnyPackage(ROOT + "evaluate.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "org.apache.flink..",
                                    "org.streamrlaif.flink..",
                                    ROOT + "job.."));

    @ArchTest
    static final ArchRule modelsAreUsedThroughTheirDoor =
            ModelDoor.isUsed(ModelFamilies.class, ModelFamily.class, SaveFormat.class);

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("org.streamrlaif.streaming.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcessOrPrints =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "cli..")))
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
