package dev.vipexport.ops.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The token that opens the operators' API on this machine. */
@Component
public final class AccessToken {
    private static final Logger LOG = LoggerFactory.getLogger(AccessToken.class);
    private static final int RANDOM_BYTES = 24;

    private final String token;

    AccessToken(AccessSettings settings) {
        if (settings.token() == null) {
            this.token = newToken();
            // a reader of this log can act on this machine anyway. A token of the settings is not logged
            LOG.info("The console's token until the next start: {}", token);
        } else {
            this.token = settings.token();
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the token, to print it beside the console's address. */
    public String value() {
        return token;
    }

    /** Compares in constant time. */
    boolean matches(String candidate) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }
}
