package dev.vipexport.ops.redrive;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.ops.OpsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores redrives in {@code OpsRedrives/{id}}, as JSON, because nothing queries by their parts. Ids ascend from the newest to
 * the oldest. Changes are compare-and-set. Every method throws {@link BackendUnavailableException} if Firestore does not
 * answer in time.
 */
@Component
final class RedriveStore {
    private static final Duration RETENTION = Duration.ofDays(60);
    private static final String REDRIVE = "redrive";
    private static final int MAX_CONFLICTS = 20;
    private static final Set<StatusCode.Code> CONFLICT =
            Set.of(StatusCode.Code.FAILED_PRECONDITION, StatusCode.Code.ABORTED);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CollectionReference redrives;
    private final Duration callTimeout;

    RedriveStore(Firestore firestore, OpsSettings settings) {
        this.redrives = firestore.collection("OpsRedrives");
        this.callTimeout = settings.callTimeout();
    }

    void create(Redrive redrive) {
        await(redrives.document(redrive.redriveId()).create(fields(redrive)), "recording a redrive");
    }

    Optional<Redrive> find(String id) {
        return id.isEmpty() || id.contains("/")
                ? Optional.empty()
                : read(await(redrives.document(id).get(), "reading a redrive"));
    }

    /** Returns the newest redrives, the newest first. */
    List<Redrive> newest(int limit) {
        return await(redrives.limit(limit).get(), "reading redrives").getDocuments().stream()
                .flatMap(document -> read(document).stream())
                .toList();
    }

    /**
     * Applies {@code transition} to the current redrive.
     *
     * @return the changed redrive, or empty if there is none, or it does not allow the change
     */
    Optional<Redrive> change(String id, Function<Redrive, Optional<Redrive>> transition) {
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            DocumentSnapshot document = await(redrives.document(id).get(), "reading a redrive");
            Optional<Redrive> changed = read(document).flatMap(transition);
            if (changed.isEmpty() || tryUpdate(document, changed.get())) {
                return changed;
            }
        }
        throw new IllegalStateException("Redrive " + id + " is changed by too many others at once");
    }

    private boolean tryUpdate(DocumentSnapshot read, Redrive changed) {
        try {
            await(
                    read.getReference()
                            .update(
                                    fields(changed),
                                    Precondition.updatedAt(Objects.requireNonNull(read.getUpdateTime()))),
                    "changing a redrive");
            return true;
        } catch (RuntimeException e) {
            if (FirestoreFutures.statusOf(e).filter(CONFLICT::contains).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private static Optional<Redrive> read(DocumentSnapshot document) {
        return Optional.ofNullable(document.getString(REDRIVE)).map(json -> JSON.readValue(json, Redrive.class));
    }

    private static Map<String, Object> fields(Redrive redrive) {
        return Map.of(
                REDRIVE,
                JSON.writeValueAsString(redrive),
                "expireAt",
                VipMessages.timestamp(redrive.createdAt().plus(RETENTION)));
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
