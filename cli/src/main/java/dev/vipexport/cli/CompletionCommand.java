package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes commands, options and their values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints the script with which a shell completes commands, options and their values. To load it:"
                + " source <(vip-export completion)")
final class CompletionCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "BASH",
            description = "${COMPLETION-CANDIDATES}. Default: bash; the script is the same for both")
    private ShellName shell = ShellName.BASH;

    @Option(names = "--json", description = "Print {\"shell\",\"script\"}")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    enum ShellName {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash("vip-export", spec.root().commandLine());
        if (json) {
            context.out()
                    .printJson(OutputFormatter.object()
                            .put("shell", shell.toString())
                            .put("script", script));
        } else {
            script.lines().forEach(context.out()::println);
        }
        return ExitCode.OK.code();
    }
}
