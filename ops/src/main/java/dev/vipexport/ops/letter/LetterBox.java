package dev.vipexport.ops.letter;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.ops.OpsSettings;
import dev.vipexport.ops.job.JobSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The dead letters with what became of them. The state follows from the job, which is the truth, so nothing can differ from
 * it. Only {@code discarded} is stored, in {@code OpsLetters/{id}}.
 */
@Component
public final class LetterBox {
    /** Newest letters that are looked at. Older ones stay in Kafka, and their jobs in the list of failed ones. */
    static final int MAX_LETTERS = 500;

    private static final Duration RETENTION = Duration.ofDays(60);

    private final LetterReader reader;
    private final JobStore jobs;
    private final Firestore firestore;
    private final Duration callTimeout;

    LetterBox(LetterReader reader, JobStore jobs, Firestore firestore, OpsSettings settings) {
        this.reader = reader;
        this.jobs = jobs;
        this.firestore = firestore;
        this.callTimeout = settings.callTimeout();
    }

    /**
     * Returns the newest letters, the newest first.
     *
     * @throws BackendUnavailableException if Kafka or Firestore does not answer in time
     */
    public List<LetterView> newest() {
        List<DeadLetter> letters;
        try {
            letters = reader.newest(MAX_LETTERS);
        } catch (KafkaException e) {
            throw new BackendUnavailableException("Kafka", "reading dead letters", e);
        }
        if (letters.isEmpty()) {
            return List.of();
        }
        JobStore.Lookup lookup = jobs.lookUp(letters.stream()
                .map(DeadLetter::exportId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        Set<String> discarded = discarded(letters);
        return letters.stream()
                .map(letter -> view(letter, lookup.found(), discarded.contains(letter.id())))
                .toList();
    }

    private static LetterView view(DeadLetter letter, Map<String, ExportJob> found, boolean discarded) {
        ExportJob job = letter.exportId() == null ? null : found.get(letter.exportId());
        return new LetterView(
                letter.id(),
                letter.at(),
                state(letter, job, discarded),
                letter.code(),
                letter.reason(),
                letter.error(),
                letter.topic(),
                letter.worker(),
                letter.exportId(),
                letter.orgId(),
                letter.attempt(),
                job == null ? null : JobSummary.wireName(job.state()),
                job == null ? null : job.retriedAs(),
                letter.value());
    }

    private static String state(DeadLetter letter, @Nullable ExportJob job, boolean discarded) {
        if (job != null && job.retriedAs() != null) {
            return "redriven";
        }
        if (discarded) {
            return "discarded";
        }
        boolean hasFailed = job != null && job.state() == JobState.FAILED;
        return letter.exportId() == null || hasFailed ? "open" : "moot";
    }

    private Set<String> discarded(List<DeadLetter> letters) {
        DocumentReference[] documents =
                letters.stream().map(letter -> document(letter.id())).toArray(DocumentReference[]::new);
        return await(firestore.getAll(documents), "reading letters").stream()
                .filter(DocumentSnapshot::exists)
                .map(DocumentSnapshot::getId)
                .collect(Collectors.toSet());
    }

    /** Returns the letter, or nothing if it is not one of the newest. */
    Optional<LetterView> find(String id) {
        return newest().stream().filter(letter -> letter.id().equals(id)).findFirst();
    }

    /** Puts a letter aside. Repeating it does nothing. */
    void discard(String id, String by, Instant now) {
        await(
                document(id)
                        .set(Map.of(
                                "by",
                                by,
                                "at",
                                VipMessages.timestamp(now),
                                "expireAt",
                                VipMessages.timestamp(now.plus(RETENTION)))),
                "discarding a letter");
    }

    private DocumentReference document(String id) {
        return firestore.collection("OpsLetters").document(id);
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
