package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with an export: waits for it if need be, downloads the rest of its file and checks it. */
@Command(
        name = "download",
        mixinStandardHelpOptions = true,
        description = "Waits for an export, downloads its file, or what is missing of it, and checks it.")
final class DownloadCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    DownloadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (target.printsUrl() && target.toStandardOutput()) {
            throw new EndException(Exit.USAGE, "--print-url and --output - would be mixed up on standard output");
        }
        Connection connection = connect.connect(surroundings);
        surroundings
                .interruption()
                .advise(target.goesOn() + ":\n  vip-export download " + exportId + target.again() + connect.again());
        var fetch = new Fetch(surroundings, connection, target);
        Job job = fetch.succeeded(exportId);
        if (target.printsUrl()) {
            surroundings.out().println(Fetch.linkOf(job));
        }
        fetch.file(job);
        return Exit.OK.code();
    }
}
