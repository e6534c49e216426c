package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.streaming.config.ConfigPrinter;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine;

/**
 * README and module pages say what is true: tables are those of the code, links lead somewhere,
 * commands, options and keys exist. With {@code -Dreadme.update=true} the tables are written.
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
    private static final String KEYS = ConfigPrinter.markdown(RlaifConfig.defaults());
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final List<Path> PAGES =
            List.of(
                    README,
                    ROOT.resolve("operators/BENCHMARKS.md"),
                    ROOT.resolve("operators/GPU.md"),
                    ROOT.resolve("streaming/STUDIES.md"),
                    ROOT.resolve(
                            "streaming/src/main/resources/org/streamrlaif/streaming/demo/README.md"));
    private static final Pattern COMMAND =
            Pattern.compile("\\./rlaif ([a-z]+)(?: ([a-z-]+))?((?:(?!\\./rlaif).)*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z][a-z0-9.-]*)");
    private static final Pattern FLAG = Pattern.compile("--([a-z]+(?:\\.[a-z0-9-]+)+)");
    private static final Pattern KEY =
            Pattern.compile("`(?:--)?([a-z]+\\.[a-z0-9.-]+)(?:=[^`]*)?`");

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
        List<String> broken = new ArrayList<>();
        for (Path page : PAGES) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(page.getFileName() + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyAnchorIsAHeading() throws IOException {
        String readme = Files.readString(README);
        List<String> headings =
                Pattern.compile("(?m)^#+ (.*)$")
                        .matcher(readme)
                        .results()
                        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                        .toList();
        Matcher anchor = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(readme);
        while (anchor.find()) {
            assertThat(headings).contains(anchor.group(1));
        }
    }

    /** A line that shows a command may name its options, and any configuration key as a flag. */
    @Test
    void everyCommandExistsWithItsOptions() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Path page : PAGES) {
            Matcher shown = COMMAND.matcher(Files.readString(page).replaceAll("\\$STEP", ""));
            while (shown.find()) {
                CommandLine command = Main.commandLine().getSubcommands().get(shown.group(1));
                if (command == null) {
                    unknown.add(shown.group());
                    continue;
                }
                command = command.getSubcommands().getOrDefault(shown.group(2), command);
                Matcher option = OPTION.matcher(shown.group(3));
                while (option.find()) {
                    if (command.getCommandSpec().findOption("--" + option.group(1)) == null
                            && !isKey(option.group(1))) {
                        unknown.add(page.getFileName() + ": " + shown.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyKeyExists() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Path page : PAGES) {
            Matcher flag = FLAG.matcher(Files.readString(page));
            while (flag.find()) {
                if (!isKey(flag.group(1))) {
                    unknown.add(page.getFileName() + ": " + flag.group());
                }
            }
            Matcher key = KEY.matcher(Files.readString(page));
            while (key.find()) {
                String group = key.group(1).split("\\.")[0];
                if (KEYS.contains("`" + group + ".") && !isKey(key.group(1))) {
                    unknown.add(page.getFileName() + ": " + key.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** Whether this is a key or a group of keys. */
    private static boolean isKey(String name) {
        return KEYS.contains("`" + name + "`") || KEYS.contains("`" + name + ".");
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
