package org.streamrlaif.laboratory.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file: its links, headings, code blocks, sentences and generated regions. */
record MarkdownPage(Path file, String text) {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
    private static final Pattern SENTENCE_END =
            Pattern.compile("(?<=[.!?][\"')]?)(?<!\\b(?:al|e\\.g|i\\.e|vs)\\.)\\s+");

    static MarkdownPage read(Path file) {
        try {
            return new MarkdownPage(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Markdown files below a folder, without those that a build makes. */
    static List<MarkdownPage> below(Path root) throws IOException {
        return SourceTree.files(root, ".*\\.md").stream().map(MarkdownPage::read).toList();
    }

    /** Links to files and headings: group 1 is the file or empty, group 2 the heading or null. */
    List<MatchResult> links() {
        return LINK.matcher(text).results().toList();
    }

    /** The names under which GitHub links to the headings. */
    List<String> anchors() {
        return HEADING.matcher(CODE_BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    /** The lines of all code blocks. */
    List<String> codeLines() {
        return CODE_BLOCK.matcher(text).results().flatMap(block -> block.group(1).lines()).toList();
    }

    /** The sentences of paragraphs and list items; tables, headings and code blocks have none. */
    List<String> sentences() {
        String prose =
                CODE_BLOCK
                        .matcher(text)
                        .replaceAll("")
                        .replaceAll("(?s)<!--.*?-->", "")
                        .replaceAll("(?m)^(\\||#).*$", "")
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .replaceAll("`[^`]*`", "code")
                        .replace("*", "");
        return Stream.of(prose.split("\\n\\s*\\n|\\n(?=\\s*(?:-|\\d+\\.) )"))
                .flatMap(SENTENCE_END::splitAsStream)
                .map(sentence -> sentence.replaceAll("\\s+", " ").strip())
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /** How many words stand in a sentence: runs without white space that hold a letter or digit. */
    static long words(String sentence) {
        return Stream.of(sentence.split(" "))
                .filter(word -> word.matches(".*[\\p{L}\\p{N}].*"))
                .count();
    }

    /** What stands in a region that is written by a test. */
    String region(String name) {
        return text.substring(begin(name), text.indexOf("<!-- end -->", begin(name)));
    }

    /** The page with other content in a region. */
    MarkdownPage with(String name, String content) {
        int from = begin(name);
        int to = text.indexOf("<!-- end -->", from);
        return new MarkdownPage(file, text.substring(0, from) + content + text.substring(to));
    }

    private int begin(String name) {
        String mark = "<!-- " + name + ": written by ReadmeTest -->\n";
        int at = text.indexOf(mark);
        if (at < 0) {
            throw new IllegalArgumentException(file + ": expected the region " + mark.strip());
        }
        return at + mark.length();
    }

    void write() throws IOException {
        Files.writeString(file, text);
    }
}
