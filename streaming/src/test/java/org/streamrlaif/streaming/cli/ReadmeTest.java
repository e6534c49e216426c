package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final Path CONFIGURATION = ROOT.resolve("streaming/CONFIGURATION.md");
    private static final Path METRICS = ROOT.resolve("streaming/METRICS.md");
    private static final Path OPERATORS = ROOT.resolve("operators/src/main/java/org/streamrlaif");
    private static final Pattern CONSTANT =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public static final String \\w+ = \"(\\w+)\";",
                    Pattern.DOTALL);
    private static final Pattern REGISTERED =
            Pattern.compile("\\.(?:gauge|counter|meter|histogram)\\(\\s*\"(\\w+)\"");
    private static final String KEYS = ConfigPrinter.markdown(RlaifConfig.defaults());
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final List<Path> PAGES = pages();
    private static final Pattern COMMAND =
            Pattern.compile("\\./rlaif ([a-z]+)(?: ([a-z-]+))?((?:(?!\\./rlaif).)*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z][a-z0-9.-]*)");
    private static final Pattern FLAG = Pattern.compile("--([a-z]+(?:\\.[a-z0-9-]+)+)");
    private static final Pattern KEY =
            Pattern.compile("`(?:--)?([a-z]+\\.[a-z0-9.-]+)(?:=[^`]*)?`");

    @Test
    void theConfigurationTableIsThatOfTheRecords() throws IOException {
        isUpToDate(CONFIGURATION, "configuration", KEYS);
    }

    @Test
    void theTablesOfMetricsAreThoseOfTheirNames() throws IOException {
        isUpToDate(METRICS, "learner-metrics", metrics("StepMetrics.java"));
        isUpToDate(METRICS, "watch-metrics", metrics("WatchMetrics.java"));
        isUpToDate(METRICS, "reward-metrics", metrics("RewardMetrics.java"));
    }

    @Test
    void everyMetricIsNamed() throws IOException {
        String page = Files.readString(METRICS);
        for (Path source : operatorSources()) {
            Matcher metric = REGISTERED.matcher(Files.readString(source));
            while (metric.find()) {
                assertThat(page).contains("`" + metric.group(1) + "`");
            }
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : PAGES) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                String anchor = link.group(2);
                if (!Files.exists(target) || anchor != null && !anchors(target).contains(anchor)) {
                    broken.add(ROOT.relativize(page) + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
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

    /** All Markdown files of the modules, and the README. */
    private static List<Path> pages() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(
                            file ->
                                    !ROOT.relativize(file)
                                            .toString()
                                            .matches("(.*/)?(target|\\.[^/]*)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What GitHub makes of the headings of a page. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }

    private static List<Path> operatorSources() throws IOException {
        try (Stream<Path> files = Files.walk(OPERATORS)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String metrics(String names) throws IOException {
        Path source =
                operatorSources().stream().filter(file -> file.endsWith(names)).findFirst().get();
        StringBuilder table = new StringBuilder("| metric | meaning |\n|---|---|\n");
        Matcher constant = CONSTANT.matcher(Files.readString(source));
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

    private static void isUpToDate(Path page, String region, String content) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- " + region + ": written by ReadmeTest -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- end -->", from);
        if (Boolean.getBoolean("readme.update")) {
            Files.writeString(page, text.substring(0, from) + content + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as("%s of %s; write it anew with -Dreadme.update=true", region, page)
                .isEqualTo(content);
    }
}
