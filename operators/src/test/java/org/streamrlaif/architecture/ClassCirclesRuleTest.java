package org.streamrlaif.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

@AnalyzeClasses(packages = "org.streamrlaif", importOptions = ImportOption.DoNotIncludeTests.class)
class ClassCirclesRuleTest {
    @ArchTest
    static void classesDoNotKnowEachOtherInCircles(JavaClasses product) {
        ClassCircles.none(product);
    }
}
