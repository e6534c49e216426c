package org.streamrlaif.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;

/** Classes do not know each other in circles, sealed families excepted. */
public final class ClassCircles {

    private ClassCircles() {}

    /** Fails with the circles among these classes. */
    public static void none(JavaClasses product) {
        SliceRule rule = slices().assignedFrom(new Files()).should().beFreeOfCycles();
        for (JavaClass type : product) {
            if (type.reflect().isSealed()) {
                for (Class<?> permitted : type.reflect().getPermittedSubclasses()) {
                    rule = rule.ignoreDependency(type.reflect(), permitted);
                }
            }
        }
        rule.check(product);
    }

    /** A slice is a source file: a class with those inside it. */
    private static final class Files implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getBaseComponentType().getName();
            return name.startsWith("org.streamrlaif.")
                            && !name.startsWith("org.streamrlaif.schemas.")
                    ? SliceIdentifier.of(name.replaceAll("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "source files";
        }
    }
}
