package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the target of the download and for progress. */
final class OutputOptions {
    private static final String STANDARD_OUTPUT = "-";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "File or folder to write to, - for standard output. Default: the server's name for the file. "
                            + "A partial download is kept as FILE.part, except for -. FILE appears when it is verified, for its owner only")
    private @Nullable String output;

    @Option(
            names = "--print-url",
            description =
                    "Print the link to the file to standard output. Until it expires, the link gives access to the file")
    private boolean printUrl;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            defaultValue = "AUTO",
            description =
                    "Progress on standard error: ${COMPLETION-CANDIDATES}. auto draws a bar on a terminal. Default: auto")
    private Progress.Kind progress = Progress.Kind.AUTO;

    @Option(
            names = "--json",
            description = "Print the server's JSON of the export at its end, with \"file\", the path of the download")
    private boolean json;

    /** Fails if the file and something else would both go to standard output. */
    void requireOneOutput() {
        if (isStandardOutput() && (printUrl || json)) {
            throw new ExitException(
                    ExitCode.USAGE,
                    (json ? "--json" : "--print-url")
                            + " and --output - both write to standard output. Use only one of them");
        }
    }

    /** Fails if the file cannot be written, before an export takes its time. */
    void requireWritable() {
        if (isStandardOutput()) {
            return;
        }
        Path given = Path.of(output == null ? "" : output);
        requireFileOrFolder(given);
        Path folder = Files.isDirectory(given) ? given : given.toAbsolutePath().getParent();
        if (folder != null && !Files.isWritable(folder)) {
            throw new ExitException(
                    ExitCode.USAGE,
                    (Files.exists(folder) ? "Nothing can be written to the folder " : "There is no folder ")
                            + folder.toAbsolutePath() + ". Give another --output");
        }
    }

    private static void requireFileOrFolder(Path given) {
        if (Files.exists(given) && !Files.isRegularFile(given) && !Files.isDirectory(given)) {
            throw new ExitException(
                    ExitCode.USAGE,
                    given + " is neither a file nor a folder. Give one of them, or - for standard output");
        }
    }

    boolean hasJson() {
        return json;
    }

    boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(output);
    }

    boolean hasPrintUrl() {
        return printUrl;
    }

    Progress.Kind progress() {
        return progress;
    }

    /** Returns the file to write. The server can choose only its name, and only a plain one. */
    Path file(String link, String exportId) {
        String path = link.replaceAll("[?#].*", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = NAME.matcher(last).matches() ? last : "vip-export-" + exportId;
        if (output == null) {
            return Path.of(name);
        }
        Path given = Path.of(output);
        requireFileOrFolder(given);
        return Files.isDirectory(given) ? given.resolve(name) : given;
    }

    /** Returns what the next run does. A download to standard output keeps no partial file. */
    String resumeHint() {
        return isStandardOutput() ? "To download it from the beginning" : "To resume";
    }

    /** Returns the given option as an argument for another command. */
    String toArguments() {
        return output == null ? "" : " --output " + Shell.quote(output);
    }
}
