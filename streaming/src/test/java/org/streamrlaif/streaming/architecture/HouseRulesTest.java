package org.streamrlaif.streaming.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every source file of the repository keeps to. */
class HouseRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("schemas", "operators", "streaming", "streaming/laboratory", "k8s");
    private static final int MOST_LINES = 400;
    private static final Pattern HAS_TESTS =
            Pattern.compile(
                    "^\\s*@(Test|ParameterizedTest|RepeatedTest|ArchTest)\\b", Pattern.MULTILINE);
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "public (final |abstract |sealed |static )*(class|record|interface|enum) .*");

    @Test
    void noFileIsLongerThanOneSitting() {
        assertNone(sources(".java", ".py"), file -> lines(file).size() > MOST_LINES);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertNone(
                mainClasses().map(Path::getParent).distinct(),
                folder -> !Files.exists(folder.resolve("package-info.java")));
    }

    @Test
    void noTwoRoomsShareAName() {
        var seen = new HashSet<Path>();
        assertNone(mainClasses(), file -> !seen.add(file.getFileName()));
    }

    @Test
    void everyPublicTypeIsDocumented() {
        assertNone(mainClasses(), HouseRulesTest::isUndocumented);
    }

    @Test
    void testsRunUnderTheirNames() {
        assertNone(
                sources(".java").filter(file -> HAS_TESTS.matcher(text(file)).find()),
                file -> !file.toString().matches(".*(Test|ITCase)\\.java"));
    }

    /** In the present tense about the subject: "reads", not "should read" or "test read". */
    @Test
    void theNameOfATestIsASentence() {
        Pattern found = Pattern.compile("\\bvoid (should|test)(?=[A-Z_])");
        assertNone(sources("Test.java", "ITCase.java"), file -> found.matcher(text(file)).find());
    }

    @Test
    void everyModuleWithIntegrationTestsRunsThem() {
        assertNone(
                sources("ITCase.java")
                        .map(file -> Path.of(file.toString().replaceFirst("/src/.*", "/pom.xml")))
                        .distinct(),
                pom -> !text(pom).contains("maven-failsafe-plugin"));
    }

    @Test
    void noTestIsSwitchedOffOrMocked() {
        Pattern found = Pattern.compile("@Disa" + "bled|import org\\.mock" + "ito");
        assertNone(sources(".java"), file -> found.matcher(text(file)).find());
    }

    @Test
    void nothingIsLeftForLater() {
        Pattern found = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        assertNone(
                sources(".java", ".py", ".avdl", ".xml", ".yaml"),
                f -> found.matcher(text(f)).find());
    }

    private static boolean isUndocumented(Path file) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (PUBLIC_TYPE.matcher(lines.get(i)).matches()) {
                int before = i - 1;
                while (before >= 0
                        && !lines.get(before).isBlank()
                        && !lines.get(before).endsWith("*/")) {
                    before--;
                }
                return before < 0 || !lines.get(before).endsWith("*/");
            }
        }
        return false;
    }

    private static void assertNone(Stream<Path> files, Predicate<Path> offends) {
        List<Path> all = files.toList();
        assertThat(all).as("files under " + ROOT).isNotEmpty();
        assertThat(all.stream().filter(offends)).isEmpty();
    }

    private static Stream<Path> mainClasses() {
        return sources(".java")
                .filter(file -> file.toString().contains("/src/main/java/"))
                .filter(file -> !file.endsWith("package-info.java"));
    }

    private static Stream<Path> sources(String... endings) {
        var found = new ArrayList<Path>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.stream();
    }

    private static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
