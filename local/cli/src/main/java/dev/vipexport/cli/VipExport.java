package dev.vipexport.cli;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import dev.vipexport.cli.end.Pause;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code vip-export}. */
@Command(
        name = "vip-export",
        description = "Exports every message of a channel in a time window to a file, and checks the file.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VipExport.Version.class)
final class VipExport {

    public static void main(String[] arguments) {
        var interruption = new Interruption();
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.tell(err), "interruption"));
        int exit = commandLine(new Surroundings(
                        System.getenv(),
                        out,
                        err,
                        InstantSource.system(),
                        Pause.sleeping(),
                        Terminal.isThere(System.getenv()),
                        Path.of(System.getProperty("user.home")),
                        interruption))
                .execute(arguments);
        out.flush();
        interruption.over();
        System.exit(exit);
    }

    /** Whatever the platform's character set: JSON is UTF-8, and messages' labels are in any language. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }

    static CommandLine commandLine(Surroundings surroundings) {
        var root = new CommandLine(new VipExport())
                .addSubcommand(new ExportCommand(surroundings))
                .addSubcommand(new DownloadCommand(surroundings))
                .addSubcommand(new ListCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new CancelCommand(surroundings))
                .addSubcommand(new LabelsCommand(surroundings))
                .addSubcommand(new VerifyCommand(surroundings))
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> usage(surroundings, e))
                .setExecutionExceptionHandler((e, command, parsed) -> end(surroundings, e));
        explainExits(root);
        root.getSubcommands().values().forEach(VipExport::explainExits);
        return root;
    }

    private static void explainExits(CommandLine command) {
        Map<String, String> exits = Arrays.stream(Exit.values())
                .collect(Collectors.toMap(
                        exit -> String.valueOf(exit.code()), Exit::meaning, (one, other) -> one, LinkedHashMap::new));
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nIt ends with%n")
                .exitCodeList(exits)
                .abbreviateSynopsis(true)
                .sortOptions(false);
    }

    private static int usage(Surroundings surroundings, ParameterException e) {
        surroundings.notice(String.valueOf(e.getMessage()));
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        surroundings.err().println("Try: " + command + " --help");
        return Exit.USAGE.code();
    }

    /** Whatever nobody foresaw is told with where it happened: only its reporter can help then. */
    private static int end(Surroundings surroundings, Exception e) {
        String howToGoOn = surroundings.interruption().over();
        if (e instanceof EndException end) {
            surroundings.notice(String.valueOf(end.getMessage()));
            if (end.exit() == Exit.UNREACHABLE && !howToGoOn.isEmpty()) {
                surroundings.err().println(howToGoOn);
            }
            return end.exit().code();
        }
        e.printStackTrace(surroundings.err());
        return Exit.FAILED.code();
    }

    /** As the jar says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = VipExport.class.getPackage().getImplementationVersion();
            return new String[] {"vip-export " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
