package dev.vipexport.cli;

import dev.vipexport.cli.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the file goes, and how that is shown. */
final class OutputOptions {
    private static final String STANDARD_OUTPUT = "-";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "File or folder to write to, - for standard output. Default: the name that the server gave it. "
                            + "What is unfinished is kept in FILE.part, but for - nowhere; FILE appears when it is checked")
    private @Nullable String output;

    @Option(
            names = "--print-url",
            description = "Print the link to the file to standard output; who has it has the file, while it works")
    private boolean printUrl;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            defaultValue = "AUTO",
            description = "${COMPLETION-CANDIDATES}; auto draws a bar on a terminal. Default: auto")
    private Progress.Kind progress = Progress.Kind.AUTO;

    boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(output);
    }

    boolean hasPrintUrl() {
        return printUrl;
    }

    Progress.Kind progress() {
        return progress;
    }

    /** The file to write; only its last name may come from the server, and only if it is a plain one. */
    Path file(String link, String exportId) {
        String path = link.replaceAll("[?#].*", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = NAME.matcher(last).matches() ? last : "vip-export-" + exportId;
        if (output == null) {
            return Path.of(name);
        }
        Path given = Path.of(output);
        return Files.isDirectory(given) ? given.resolve(name) : given;
    }

    /** What the next run does; nothing is kept of what was on its way to standard output. */
    String resumeHint() {
        return isStandardOutput() ? "To download it from its beginning" : "To go on";
    }

    /** As it must be given again. */
    String toArguments() {
        return output == null ? "" : " --output " + Shell.quote(output);
    }
}
