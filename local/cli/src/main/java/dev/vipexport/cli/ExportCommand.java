package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts an export, waits for it, downloads its file and checks it. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Starts an export, waits for it, downloads its file and checks it.")
final class ExportCommand implements Callable<Integer> {
    private static final Pattern KEY = Pattern.compile("[!#-\\[\\]-~]{1,255}");

    private final Surroundings surroundings;

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(names = "--no-download", description = "Wait for the end only, and print the export's id")
    private boolean noDownload;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Requests with the same key are one: for scripts that start again. Default: a new one")
    private @Nullable String idempotencyKey;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (target.printsUrl() && target.toStandardOutput()) {
            throw new EndException(Exit.USAGE, "--print-url and --output - would be mixed up on standard output");
        }
        if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
            throw new EndException(
                    Exit.USAGE, "A key is 1 to 255 visible ASCII characters without quote and backslash");
        }
        Connection connection = connect.connect(surroundings);
        String exportId = submit(connection);
        surroundings.notice("export " + exportId);
        surroundings.interruption().advise(goOn(exportId));
        var fetch = new Fetch(surroundings, connection, target);
        Job job = fetch.succeeded(exportId);
        if (target.printsUrl()) {
            surroundings.out().println(Fetch.linkOf(job));
        }
        if (noDownload) {
            surroundings.out().println(exportId);
        } else {
            fetch.file(job);
        }
        return Exit.OK.code();
    }

    private String submit(Connection connection) {
        String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        surroundings
                .interruption()
                .advise("Perhaps it has started already; the same command with --idempotency-key " + Shell.quoted(key)
                        + " finds it");
        Map<String, Object> request = new LinkedHashMap<>(window.parameters());
        filter.addTo(request);
        file.addTo(request);
        return connection.exports().submit(request, key);
    }

    private String goOn(String exportId) {
        String then = noDownload ? "status --wait " : "download ";
        return "The export goes on. " + (noDownload ? "To go on with it" : target.goesOn()) + ":\n  vip-export " + then
                + exportId
                + (noDownload ? "" : target.again()) + connect.again() + "\nTo end it:\n  vip-export cancel " + exportId
                + connect.again();
    }
}
