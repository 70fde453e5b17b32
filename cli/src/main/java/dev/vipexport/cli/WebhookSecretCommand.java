package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the secret for receivers of webhooks. Derives it here and needs no server. */
@Command(
        name = "webhook-secret",
        mixinStandardHelpOptions = true,
        description = "Prints the secret with which a receiver verifies webhooks of exports that this key ordered. "
                + "It cannot sign requests to the API.")
final class WebhookSecretCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print {\"webhookSecret\"}")
    private boolean json;

    @Mixin
    private CredentialsOptions credentials = new CredentialsOptions();

    WebhookSecretCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String secret = credentials.read(context).webhookSecret();
        if (json) {
            context.out().printJson(OutputFormatter.object().put("webhookSecret", secret));
        } else {
            context.out().println(secret);
        }
        return ExitCode.OK.code();
    }
}
