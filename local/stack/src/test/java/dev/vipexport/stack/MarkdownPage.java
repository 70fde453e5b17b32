package dev.vipexport.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One page of the documentation.
 *
 * @param name its path in the repository, with slashes
 */
record MarkdownPage(String name, String text) {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** Returns every page of the repository, without those of builds and dependencies. */
    static List<MarkdownPage> all() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>(readFolder(ROOT, 1));
        for (String folder : List.of("docs", ".ci", ".github", "local", "cli")) {
            pages.addAll(readFolder(ROOT.resolve(folder), 6));
        }
        return pages;
    }

    private static List<MarkdownPage> readFolder(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.find(folder, depth, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .sorted()
                    .map(MarkdownPage::read)
                    .toList();
        }
    }

    private static MarkdownPage read(Path file) {
        try {
            String name = ROOT.relativize(file).toString().replace('\\', '/');
            return new MarkdownPage(name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MarkdownPage of(String name) {
        return read(ROOT.resolve(name));
    }

    /** Returns the file that a link of this page points to. */
    Path resolve(String link) {
        return ROOT.resolve(name).resolveSibling(link).normalize();
    }

    /** Returns the text without its code blocks. */
    String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** Returns the targets of links, without those to other sites. */
    List<String> links() {
        return LINK.matcher(prose())
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
    }

    /** Returns what stands between backticks, outside of code blocks. */
    List<String> codeSpans() {
        return CODE.matcher(prose()).results().map(match -> match.group(1)).toList();
    }

    /** Returns the languages of code blocks. */
    List<String> languages() {
        return FENCE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Returns the anchors that GitHub gives the headings. */
    List<String> anchors() {
        return HEADING.matcher(prose()).results().map(MarkdownPage::anchor).toList();
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return name;
    }
}
