package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.file.Manifest;
import dev.vipexport.cli.file.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Verifies a file with its manifest, which is a local file or comes from the server. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies a file with its manifest: rows, bytes and CRC-32C of every slice and of the whole.")
final class VerifyCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            index = "0",
            paramLabel = "MANIFEST|ID",
            description = "File with the manifest, or the id of an export to ask the server for it")
    private String manifest = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The exported file")
    private Path file = Path.of("");

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    VerifyCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            Manifest known = Manifest.of(
                    Files.exists(Path.of(manifest))
                            ? Files.readString(Path.of(manifest))
                            : connect.connect(context).api().manifest(manifest));
            Verification.verify(known, file);
            context.out().println(Summary.of(known));
            return ExitCode.OK.code();
        } catch (IOException e) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "Cannot read " + e.getMessage() + ". Check that the file exists and that you may read it",
                    e);
        }
    }
}
