package org.streamrlaif.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.PrintWriter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocaleRuleTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Formats.class,
                Formatted.class,
                Prints.class,
                LowerCases.class,
                RefersToLowerCase.class,
                MakesAFormatter.class
            })
    void findsTheDefaultLocale(Class<?> offender) {
        assertThat(breaks(offender)).isTrue();
    }

    @Test
    void allowsTheRootLocale() {
        assertThat(breaks(InRoot.class)).isFalse();
    }

    private static boolean breaks(Class<?> type) {
        return LocaleRule.NOBODY_WRITES_IN_THE_USERS_LOCALE
                .evaluate(new ClassFileImporter().importClasses(type))
                .hasViolation();
    }

    private static final class Formats {
        String text(int number) {
            return String.format("%d", number);
        }
    }

    private static final class Formatted {
        String text(int number) {
            return "%d".formatted(number);
        }
    }

    private static final class Prints {
        void print(PrintWriter to, int number) {
            to.printf("%d", number);
        }
    }

    private static final class LowerCases {
        String text(String name) {
            return name.toLowerCase();
        }
    }

    private static final class RefersToLowerCase {
        UnaryOperator<String> operator() {
            return String::toLowerCase;
        }
    }

    private static final class MakesAFormatter {
        Formatter formatter() {
            return new Formatter();
        }
    }

    private static final class InRoot {
        String text(List<String> names) {
            return String.format(Locale.ROOT, "%s", names.get(0).toLowerCase(Locale.ROOT));
        }
    }
}
