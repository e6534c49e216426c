package org.streamrlaif.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.streamrlaif", importOptions = ImportOption.DoNotIncludeTests.class)
class ModelDoorRuleTest {
    @ArchTest static final ArchRule othersUseTheDoor = ModelDoor.isUsed();
}
