package dev.vipexport.api.auth.message;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Optional;

/** Feeds the fields of HTTP Message Signatures (RFC 9421) and {@code Content-Digest} (RFC 9530) to their parsers. */
public final class MessageSignatureFuzzer {
    private MessageSignatureFuzzer() {}

    /** Runs one input. A base of more bytes than its fields explain counts as a crash. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        String digest = data.consumeString(100);
        String value = data.consumeString(200);
        String field = data.consumeRemainingAsString();
        var unused = ContentDigest.parse(digest);
        SignatureInput.parse(field)
                .flatMap(input -> SignatureBase.of(input, name -> Optional.of(value)))
                .ifPresent(base -> {
                    int max = (field.length() + 1) * (value.length() + 10) + 1_000;
                    if (base.length > max) {
                        throw new IllegalStateException("a base of " + base.length + " bytes");
                    }
                });
    }
}
