package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.file.Manifest;
import dev.vipexport.cli.file.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a file with its manifest, which is a local file or comes from the server. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies a file with its manifest: rows, bytes and CRC-32C of every slice and of the whole.")
final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

    private final CliContext context;

    @Parameters(
            index = "0",
            paramLabel = "MANIFEST|ID",
            description = "File with the manifest, or the id of an export to ask the server for it")
    private String manifest = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The exported file")
    private Path file = Path.of("");

    @Option(
            names = "--json",
            description =
                    "Print {\"exportId\",\"rows\",\"bytes\",\"crc32c\",\"slices\",\"file\"} of a file that is right")
    private boolean json;

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
                            ? readManifest(Path.of(manifest))
                            : connect.connect(context).api().manifest(manifest));
            Verification.verify(known, file);
            if (json) {
                context.out().printJson(Summary.json(known).put("file", file.toString()));
            } else {
                context.out().println(Summary.of(known));
            }
            return ExitCode.OK.code();
        } catch (IOException e) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "Cannot read " + e.getMessage() + ". Check that the file exists and that you may read it",
                    e);
        }
    }

    private static String readManifest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
            if (bytes.length > MAX_MANIFEST_BYTES) {
                throw new ExitException(
                        ExitCode.USAGE,
                        file + " is larger than 8 MiB, so it is not a manifest. Give its manifest first");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
