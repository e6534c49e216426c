package org.streamrlaif.laboratory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.streaming.config.ConfigTable;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine;

/**
 * The README and all other pages say what is true: tables and excerpts are those of the code, links
 * lead somewhere, commands, options and keys exist; and the README stays readable. With {@code
 * -Dreadme.update=true} tables and excerpts are written, and links to moved files are mended.
 */
class ReadmeTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path README = ROOT.resolve("README.md");
    private static final Path CONFIGURATION = ROOT.resolve("streaming/CONFIGURATION.md");
    private static final Path METRICS = ROOT.resolve("streaming/METRICS.md");
    private static final Path DEVELOPING = ROOT.resolve("streaming/DEVELOPING.md");
    private static final boolean UPDATE = Boolean.getBoolean("readme.update");
    private static final int MOST_BYTES = 20_000;
    private static final int MOST_WORDS = 30;

    /** Word by word, and so the one sentence that may be long. */
    private static final String GUARANTEE =
            "every sample accepted ends exactly once, as trained, warmed up, void with a reason, or"
                    + " dead-lettered with a reason, through any crash, restart, upgrade or rescale;"
                    + " the policy and its optimiser are exactly those of the rollouts recorded as"
                    + " trained.";

    private static final Pattern CONSTANT =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public static final String \\w+ = \"(\\w+)\";",
                    Pattern.DOTALL);
    private static final Pattern REGISTERED =
            Pattern.compile("\\.(?:gauge|counter|meter|histogram)\\(\\s*\"(\\w+)\"");
    private static final Pattern LINKED_TYPE =
            Pattern.compile("\\{@link\\s+(org\\.streamrlaif\\.[\\w.]+)");
    private static final Pattern KERNEL =
            Pattern.compile("\\{@code (\\w+)}[^(<]*\\((\\w+\\.py)\\)");
    private static final String KEYS = ConfigTable.of(RlaifConfig.defaults());
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
        isUpToDate(METRICS, "function-metrics", metrics("FunctionMetrics.java"));
    }

    @Test
    void thePlainLoopOfTheReadmeIsThatOfTheSource() throws IOException {
        String source = Files.readString(source("PlainLoop.java"));
        String methods =
                Stream.of("void run(Filling ", "void generate(", "Step learn(")
                        .map(head -> method(source, head))
                        .collect(Collectors.joining("\n"));
        isUpToDate(README, "plain-loop", "```java\n" + methods + "```\n");
    }

    /**
     * Sizes change with every edit, so they are those of the last time that the list was written.
     */
    @Test
    void theListOfRoomsIsThatOfThePackages() throws IOException {
        String rooms = RoomList.table(ROOT);
        String shown = MarkdownPage.read(DEVELOPING).region("rooms");
        if (UPDATE || !RoomList.withoutSizes(rooms).equals(RoomList.withoutSizes(shown))) {
            isUpToDate(DEVELOPING, "rooms", rooms);
        }
    }

    /** The walk from the README over the graph to any operator, core and kernel. */
    @Test
    void theTableOfStagesNamesWhatIsThere() throws IOException {
        String graph =
                Files.readString(source("OnlineRlaifJob.java")).replaceAll("\\s\\*\\s+", " ");
        List<MatchResult> types = LINKED_TYPE.matcher(graph).results().toList();
        List<MatchResult> kernels = KERNEL.matcher(graph).results().toList();
        assertThat(types).hasSizeGreaterThan(20);
        assertThat(kernels).hasSizeGreaterThan(5);
        for (MatchResult type : types) {
            assertThat(mainSources())
                    .anyMatch(file -> file.endsWith(type.group(1).replace('.', '/') + ".java"));
        }
        for (MatchResult kernel : kernels) {
            assertThat(Files.readString(source(kernel.group(2))))
                    .contains("def " + kernel.group(1) + "(");
        }
    }

    @Test
    void everyMetricIsNamed() throws IOException {
        String page = Files.readString(METRICS);
        for (Path source : mainSources()) {
            Matcher metric = REGISTERED.matcher(Files.readString(source));
            while (metric.find()) {
                assertThat(page).contains("`" + metric.group(1) + "`");
            }
        }
    }

    @Test
    void theReadmeIsOneSitting() {
        MarkdownPage readme = MarkdownPage.read(README);
        assertThat(readme.text().length()).isLessThan(MOST_BYTES);
        assertThat(readme.sentences())
                .hasSizeGreaterThan(50)
                .contains(GUARANTEE)
                .filteredOn(sentence -> !sentence.equals(GUARANTEE))
                .allMatch(sentence -> MarkdownPage.words(sentence) <= MOST_WORDS);
    }

    @Test
    void sentencesAreThoseOfParagraphsAndListItems() {
        String text =
                """
                # A heading is none.
                It follows Ahn et al. (2024). See [the page](a/b.md#c), version 2.35,
                or `a. b. c`: what – else?

                | a table. | is none. |
                - one item
                - another (in brackets.) And more

                ```
                code. is. none.
                ```
                """;
        assertThat(new MarkdownPage(README, text).sentences())
                .containsExactly(
                        "It follows Ahn et al. (2024).",
                        "See the page, version 2.35, or code: what – else?",
                        "- one item",
                        "- another (in brackets.)",
                        "And more");
        assertThat(MarkdownPage.words("- or code: what – else?")).isEqualTo(4);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (MarkdownPage page : pages()) {
            String mended = page.text();
            for (MatchResult link : page.links()) {
                String target = link.group(1);
                Path file = target.isEmpty() ? page.file() : page.file().resolveSibling(target);
                String now = Files.exists(file) ? target : moved(page, target);
                if (UPDATE && !now.equals(target)) {
                    mended = mended.replace("](" + target, "](" + now);
                } else if (!Files.exists(file)) {
                    broken.add(page.file() + ": " + link.group());
                } else if (link.group(2) != null
                        && !MarkdownPage.read(file).anchors().contains(link.group(2))) {
                    broken.add(page.file() + ": " + link.group());
                }
            }
            if (UPDATE) {
                new MarkdownPage(page.file(), mended).write();
            }
        }
        assertThat(broken).as("links; -Dreadme.update=true mends those to moved files").isEmpty();
    }

    /** A line that shows a command may name its options, and any configuration key as a flag. */
    @Test
    void everyCommandExistsWithItsOptions() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (MarkdownPage page : pages()) {
            Matcher shown = COMMAND.matcher(page.text().replace("$STEP", ""));
            while (shown.find()) {
                CommandLine command = Laboratory.commandLine().getSubcommands().get(shown.group(1));
                if (command == null) {
                    unknown.add(shown.group());
                    continue;
                }
                command = command.getSubcommands().getOrDefault(shown.group(2), command);
                Matcher option = OPTION.matcher(shown.group(3));
                while (option.find()) {
                    if (command.getCommandSpec().findOption("--" + option.group(1)) == null
                            && !isKey(option.group(1))) {
                        unknown.add(page.file().getFileName() + ": " + shown.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** Commands in code blocks are complete: the command line takes them as they stand. */
    @Test
    void everyShownCommandParses() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (MarkdownPage page : pages()) {
            for (String line : page.codeLines()) {
                if (line.strip().startsWith("./rlaif ") && !line.contains("$")) {
                    String[] arguments = arguments(line.strip().substring("./rlaif ".length()));
                    try {
                        Laboratory.commandLine().parseArgs(arguments);
                    } catch (CommandLine.ParameterException e) {
                        wrong.add(line + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyKeyExists() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (MarkdownPage page : pages()) {
            Matcher flag = FLAG.matcher(page.text());
            while (flag.find()) {
                if (!isKey(flag.group(1))) {
                    unknown.add(page.file().getFileName() + ": " + flag.group());
                }
            }
            Matcher key = KEY.matcher(page.text());
            while (key.find()) {
                String group = key.group(1).split("\\.")[0];
                if (KEYS.contains("`" + group + ".") && !isKey(key.group(1))) {
                    unknown.add(page.file().getFileName() + ": " + key.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** Whether this is a key or a group of keys. */
    private static boolean isKey(String name) {
        return KEYS.contains("`" + name + "`") || KEYS.contains("`" + name + ".");
    }

    private static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.below(ROOT);
    }

    /** The words of a shell's command line, without a comment behind it. */
    private static String[] arguments(String line) {
        return Pattern.compile("\"[^\"]*\"|\\S+")
                .matcher(line.replaceAll("\\s#.*", ""))
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toArray(String[]::new);
    }

    private static List<Path> mainSources() throws IOException {
        return SourceTree.files(ROOT, ".*/src/main/.*\\.(java|py)");
    }

    /** The one source of this name, wherever it lies. */
    private static Path source(String name) throws IOException {
        return mainSources().stream().filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }

    /** Where a file of the sources lies now that a page names at another place. */
    private static String moved(MarkdownPage page, String target) throws IOException {
        Path name = Path.of(target).getFileName();
        List<Path> found = mainSources().stream().filter(file -> file.endsWith(name)).toList();
        return found.size() == 1
                ? page.file().getParent().relativize(found.get(0)).toString()
                : target;
    }

    /** A method of a class, from its head to its end, outdented. */
    private static String method(String source, String head) {
        Matcher method =
                Pattern.compile("(?ms)^    [^\\n]*" + Pattern.quote(head) + ".*?^    }\\n")
                        .matcher(source);
        assertThat(method.find()).as(head).isTrue();
        return method.group().replaceAll("(?m)^    ", "");
    }

    private static String metrics(String names) throws IOException {
        StringBuilder table = new StringBuilder("| metric | meaning |\n|---|---|\n");
        Matcher constant = CONSTANT.matcher(Files.readString(source(names)));
        while (constant.find()) {
            table.append("| `").append(constant.group(2)).append("` | ");
            table.append(prose(constant.group(1))).append(" |\n");
        }
        return table.toString();
    }

    /** Javadoc as one line of Markdown. */
    static String prose(String javadoc) {
        return javadoc.replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .replaceAll("</?em>", "*")
                .replaceAll("\\{@(?:code|link) ((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replace("|", "\\|")
                .strip();
    }

    private static void isUpToDate(Path file, String region, String content) throws IOException {
        MarkdownPage page = MarkdownPage.read(file);
        if (UPDATE) {
            page.with(region, content).write();
            return;
        }
        assertThat(page.region(region))
                .as("%s of %s; write it anew with -Dreadme.update=true", region, file)
                .isEqualTo(content);
    }
}
