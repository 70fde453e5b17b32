package dev.vipexport.cli.file;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.vipexport.cli.exit.ExitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Feeds a manifest and a file to the verification of the command line client. */
public final class ManifestFuzzer {
    private ManifestFuzzer() {}

    /** Runs one input. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
        byte[] file = data.consumeBytes(500);
        String json = data.consumeRemainingAsString();
        try {
            Verification.verify(Manifest.of(json), new ByteArrayInputStream(file));
        } catch (ExitException documented) {
            // a message for the user
        }
    }
}
