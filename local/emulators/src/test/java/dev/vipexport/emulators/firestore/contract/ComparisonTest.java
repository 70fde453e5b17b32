package dev.vipexport.emulators.firestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.emulators.firestore.FirestoreServer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Sends random documents and queries to our server and to Google's emulator, which must answer alike.
 *
 * <p>{@code .ci/firestore-contract --seed=N --queries=N} runs any seed with any count. Without it, use
 * {@code -Dfirestore.oracle=HOST:PORT -Dfirestore.seeds=N,... -Dfirestore.queries=N}. The test prints a difference as a
 * case for {@code found-by-comparison.txt}.
 */
class ComparisonTest {
    private static final String SEEDS = System.getProperty("firestore.seeds", "1,2,3,4");
    private static final int QUERIES = Integer.getInteger("firestore.queries", 500);

    @Test
    void randomQueries_haveSameAnswer_onBothServers() {
        String oracle = Oracle.required("Firestore comparison with Google's emulator");
        try (FirestoreServer server = FirestoreServer.start(FirestoreServer.Options.inMemory());
                FirestoreClient ours = Connection.to(server.endpoint());
                FirestoreClient googles = Connection.to(oracle)) {
            Arrays.stream(SEEDS.split(",", -1)).mapToLong(Long::parseLong).forEach(seed -> {
                Comparison comparison = new Comparison(ours, googles, seed);
                assertThat(comparison.firstDifference(QUERIES))
                        .as("seed %d of %d queries", seed, QUERIES)
                        .isEmpty();
                System.out.println("Firestore comparison: seed " + seed + ", " + QUERIES
                        + " random queries answered the same by both servers (" + comparison.tally() + ")");
            });
        }
    }
}
