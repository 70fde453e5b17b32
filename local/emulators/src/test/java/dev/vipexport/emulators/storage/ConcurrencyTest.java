package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.junit.EmulatorsExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConcurrencyTest {
    private static final int CALLERS = 16;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private final RawHttp http = new RawHttp(EMULATORS.storage());
    private final String bucket = "concurrency-" + UUID.randomUUID();

    @BeforeEach
    void createBucket() {
        EMULATORS.storage().createBucket(bucket);
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void concurrentCreates_succeedOnce() throws Exception {
        List<Integer> statuses = callConcurrently(caller -> http.post(
                        "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=o&ifGenerationMatch=0",
                        "of " + caller)
                .status());

        assertThat(statuses).containsOnlyOnce(200).hasSize(CALLERS);
        assertThat(statuses.stream().filter(status -> status == 412)).hasSize(CALLERS - 1);
    }

    @Test
    void concurrentUploads_finishOnce() throws Exception {
        List<String> uploads = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            uploads.add(http.startUpload(bucket, "o", "&ifGenerationMatch=0"));
        }
        List<Integer> statuses = callConcurrently(caller ->
                http.put(uploads.get(caller), "content".getBytes(UTF_8)).status());

        assertThat(statuses).containsOnlyOnce(200).hasSize(CALLERS);
    }

    @Test
    void reader_seesWholeContent_duringOverwrites() throws Exception {
        String one = "1".repeat(200_000);
        String other = "2".repeat(300_000);
        http.post("/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=o", one);

        List<Boolean> whole = callConcurrently(caller -> {
            boolean allWhole = true;
            for (int round = 0; round < 10; round++) {
                http.post(
                        "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=o", round % 2 == 0 ? other : one);
                String read = http.get("/" + bucket + "/o").text();
                allWhole &= read.equals(one) || read.equals(other);
            }
            return allWhole;
        });

        assertThat(whole).containsOnly(true);
    }

    private interface Call<T> {
        T run(int caller) throws Exception;
    }

    private <T> List<T> callConcurrently(Call<T> call) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            calls.add(() -> call.run(number));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> answer : callers.invokeAll(calls)) {
            answers.add(answer.get());
        }
        return answers;
    }
}
