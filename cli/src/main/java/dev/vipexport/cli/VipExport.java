package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.exit.Sleeper;
import dev.vipexport.cli.output.SafeOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code vip-export}. */
@Command(
        name = "vip-export",
        description = "Exports every message of a channel in a time window to a file, and verifies the file.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VipExport.Version.class)
final class VipExport {
    /** The names of the commands, in the order of the help. */
    static final List<String> COMMANDS = List.of(
            "export",
            "download",
            "list",
            "status",
            "cancel",
            "retry",
            "redeliver",
            "labels",
            "verify",
            "webhook-secret",
            "doctor",
            "ops",
            "completion");

    public static void main(String[] arguments) {
        var interruptHandler = new InterruptHandler();
        var out = utf8(FileDescriptor.out);
        var err = utf8(FileDescriptor.err);
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> err.printStackTrace(e));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruptHandler.onShutdown(err), "interrupt-handler"));
        var context = new CliContext(
                System.getenv(),
                out,
                err,
                InstantSource.system(),
                Sleeper.system(),
                Terminal.isInteractive(System.getenv()),
                Path.of(System.getProperty("user.home")),
                interruptHandler);
        int exit = commandLine(context, arguments).execute(arguments);
        interruptHandler.takeResumeHint();
        System.exit(exit);
    }

    /** Ignores the platform's character set: JSON is UTF-8, and labels are in any language. */
    private static SafeOutput utf8(FileDescriptor stream) {
        return new SafeOutput(new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8));
    }

    /** Returns the program with the commands that {@code arguments} need, or with all. */
    static CommandLine commandLine(CliContext context, String... arguments) {
        var root = new CommandLine(new VipExport());
        for (String name : commandsFor(arguments)) {
            root.addSubcommand(newCommand(name, context));
        }
        root.setOut(context.out().helpWriter())
                .setErr(context.err().helpWriter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // else an argument @FILE sends the words of a local file to the server
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> reportUsageError(context, e))
                .setExecutionExceptionHandler((e, command, parsed) -> reportFailure(context, e));
        documentExitCodes(root);
        for (CommandLine command : root.getSubcommands().values()) {
            documentExitCodes(command);
            command.getSubcommands().values().forEach(VipExport::documentExitCodes);
        }
        return root;
    }

    /** To inspect a command takes picocli more time than to run it, so a run of one command leaves out the others. */
    private static List<String> commandsFor(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return switch (first) {
            case "-V", "--version" -> List.of();
            case "completion" -> COMMANDS; // describes them all
            default -> COMMANDS.contains(first) ? List.of(first) : COMMANDS;
        };
    }

    private static Object newCommand(String name, CliContext context) {
        return switch (name) {
            case "export" -> new ExportCommand(context);
            case "download" -> new DownloadCommand(context);
            case "list" -> new ListCommand(context);
            case "status" -> new StatusCommand(context);
            case "cancel" -> new CancelCommand(context);
            case "retry" -> new RetryCommand(context);
            case "redeliver" -> new RedeliverCommand(context);
            case "labels" -> new LabelsCommand(context);
            case "verify" -> new VerifyCommand(context);
            case "webhook-secret" -> new WebhookSecretCommand(context);
            case "doctor" -> new DoctorCommand(context);
            case "ops" -> new CommandLine(new OpsCommand(context)).addSubcommand(new SizingCommand(context));
            case "completion" -> new CompletionCommand(context);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void documentExitCodes(CommandLine command) {
        Map<String, String> exits = Arrays.stream(ExitCode.values())
                .collect(Collectors.toMap(
                        exit -> String.valueOf(exit.code()),
                        ExitCode::meaning,
                        (one, other) -> one,
                        LinkedHashMap::new));
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exits)
                .abbreviateSynopsis(true)
                .sortOptions(false);
    }

    private static int reportUsageError(CliContext context, ParameterException e) {
        context.printNotice(String.valueOf(e.getMessage()));
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        context.err().println("Try: " + command + " --help");
        return ExitCode.USAGE.code();
    }

    /** Prints a message for an expected failure, and the stack trace for an unexpected one, which is a bug. */
    private static int reportFailure(CliContext context, Exception e) {
        List<String> resumeHint = context.interruptHandler().takeResumeHint();
        if (e instanceof ExitException exitException) {
            context.printNotice(String.valueOf(exitException.getMessage()));
            if (exitException.exitCode() == ExitCode.UNREACHABLE) {
                resumeHint.forEach(context.err()::println);
            }
            return exitException.exitCode().code();
        }
        context.err().printStackTrace(e);
        return ExitCode.FAILED.code();
    }

    /** Reads the version from the jar's manifest. */
    static String version() {
        String version = VipExport.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }

    /** Tells picocli the version. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vip-export " + version()};
        }
    }
}
