package dev.vipexport.emulators.firestore.contract;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Google's own emulator, where the system property {@code firestore.oracle} says {@code HOST:PORT}. */
final class Oracle {
    private Oracle() {}

    static Optional<String> endpoint() {
        return Optional.ofNullable(System.getProperty("firestore.oracle")).filter(endpoint -> !endpoint.isBlank());
    }

    /** Aborts the test where there is none, with one line that says so. */
    static String required(String what) {
        if (endpoint().isEmpty()) {
            String reason =
                    what + " SKIPPED: no Firestore emulator of Google's is named by -Dfirestore.oracle=HOST:PORT;"
                            + " .ci/firestore-contract starts one and runs this";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return endpoint().orElseThrow();
    }
}
