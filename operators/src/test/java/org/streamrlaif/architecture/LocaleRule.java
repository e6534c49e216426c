package org.streamrlaif.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Nothing is written in the user's locale: where the Java platform has a method with a {@link
 * Locale} and one without, the one without is not called.
 */
public final class LocaleRule {

    /** For the classes of any module. */
    public static final ArchRule NOBODY_WRITES_IN_THE_USERS_LOCALE =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            DescribedPredicate.describe(
                                    "it takes the default locale", LocaleRule::takesTheDefault));

    private LocaleRule() {}

    private static boolean takesTheDefault(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)
                || !target.getOwner().getPackageName().startsWith("java.")
                || target.getRawParameterTypes().stream().anyMatch(LocaleRule::isLocale)) {
            return false;
        }
        return target.getFullName().startsWith("java.lang.String.formatted(")
                || executables(target.getOwner().reflect())
                        .filter(other -> name(other).equals(target.getName()))
                        .anyMatch(
                                other ->
                                        Arrays.asList(other.getParameterTypes())
                                                .contains(Locale.class));
    }

    private static boolean isLocale(JavaClass type) {
        return type.isEquivalentTo(Locale.class);
    }

    private static Stream<Executable> executables(Class<?> type) {
        return Stream.concat(
                Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors()));
    }

    private static String name(Executable one) {
        return one instanceof Constructor ? JavaConstructor.CONSTRUCTOR_NAME : one.getName();
    }
}
