package dev.vipexport.emulators.firestore.contract;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Google's own emulator, if the system property {@code firestore.oracle} names its {@code HOST:PORT}. */
final class Oracle {
    private Oracle() {}

    static Optional<String> endpoint() {
        return Optional.ofNullable(System.getProperty("firestore.oracle")).filter(endpoint -> !endpoint.isBlank());
    }

    /** Returns the endpoint, or aborts the test with a reason if there is none. */
    static String required(String what) {
        if (endpoint().isEmpty()) {
            String reason = what
                    + " skipped: -Dfirestore.oracle=HOST:PORT names no emulator; .ci/firestore-contract starts one";
            Assumptions.abort(reason);
        }
        return endpoint().orElseThrow();
    }
}
