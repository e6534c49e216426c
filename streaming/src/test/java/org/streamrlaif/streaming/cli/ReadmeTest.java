package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.streaming.config.ConfigPrinter;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * The README says what is true: its tables are those of the code, its links lead somewhere, its
 * commands exist. With {@code -Dreadme.update=true} the tables are written.
 */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path README = ROOT.resolve("README.md");
    private static final Path OPERATORS = ROOT.resolve("operators/src/main/java/org/streamrlaif");
    private static final Pattern CONSTANT =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public static final String \\w+ = \"(\\w+)\";",
                    Pattern.DOTALL);
    private static final Pattern REGISTERED =
            Pattern.compile("\\.(?:gauge|counter|meter|histogram)\\(\\s*\"(\\w+)\"");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./rlaif ([a-z]+)");

    @Test
    void theConfigurationTableIsThatOfTheRecords() throws IOException {
        isUpToDate("configuration", ConfigPrinter.markdown(RlaifConfig.defaults()));
    }

    @Test
    void theTablesOfFiguresAreThoseOfTheirNames() throws IOException {
        isUpToDate("figures", figures("learn/StepMetrics.java"));
        isUpToDate("reward-figures", figures("reward/RewardMetrics.java"));
        isUpToDate("watch-figures", figures("watch/WatchMetrics.java"));
    }

    @Test
    void everyMetricIsNamed() throws IOException {
        String readme = Files.readString(README);
        try (Stream<Path> sources = Files.list(OPERATORS.resolve("flink"))) {
            for (Path source : sources.toList()) {
                Matcher metric = REGISTERED.matcher(Files.readString(source));
                while (metric.find()) {
                    assertThat(readme).contains("`" + metric.group(1) + "`");
                }
            }
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher link = LINK.matcher(Files.readString(README));
        List<String> broken = new ArrayList<>();
        while (link.find()) {
            if (!Files.exists(ROOT.resolve(link.group(1)))) {
                broken.add(link.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyCommandExists() throws IOException {
        Matcher command = COMMAND.matcher(Files.readString(README));
        while (command.find()) {
            assertThat(Main.commandLine().getSubcommands()).containsKey(command.group(1));
        }
    }

    private static String figures(String names) throws IOException {
        StringBuilder table = new StringBuilder("| figure | meaning |\n|---|---|\n");
        Matcher constant = CONSTANT.matcher(Files.readString(OPERATORS.resolve(names)));
        while (constant.find()) {
            table.append("| `").append(constant.group(2)).append("` | ");
            table.append(prose(constant.group(1))).append(" |\n");
        }
        return table.toString();
    }

    /** Javadoc as one line of Markdown. */
    private static String prose(String javadoc) {
        return javadoc.replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("</?em>", "*")
                .replaceAll("\\{@(?:code|link) ((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    private static void isUpToDate(String region, String table) throws IOException {
        String readme = Files.readString(README);
        String begin = "<!-- " + region + ": written by ReadmeTest -->\n";
        int from = readme.indexOf(begin) + begin.length();
        int to = readme.indexOf("<!-- end -->", from);
        if (Boolean.getBoolean("readme.update")) {
            Files.writeString(README, readme.substring(0, from) + table + readme.substring(to));
            return;
        }
        assertThat(readme.substring(from, to))
                .as("table in the README; write it anew with -Dreadme.update=true")
                .isEqualTo(table);
    }
}
