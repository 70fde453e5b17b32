package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists the documents of {@link FirestoreJobStore}. Needs the composite indexes of {@code firestore.indexes.json}. */
final class FirestoreJobListing implements JobListing {
    private final CollectionReference jobs;
    private final Duration callTimeout;

    FirestoreJobListing(Firestore firestore, Duration callTimeout) {
        this.jobs = firestore.collection(FirestoreJobStore.JOBS);
        this.callTimeout = callTimeout;
    }

    @Override
    public List<ExportJob> listNewestFirst(
            String orgId, @Nullable JobState state, @Nullable Position before, int limit) {
        return listNewestFirst(jobs.whereEqualTo(JobDocument.ORG_ID, orgId), state, before, limit);
    }

    @Override
    public List<ExportJob> listAllNewestFirst(@Nullable JobState state, @Nullable Position before, int limit) {
        return listNewestFirst(jobs, state, before, limit);
    }

    private List<ExportJob> listNewestFirst(
            Query chosen, @Nullable JobState state, @Nullable Position before, int limit) {
        Query query = (state == null ? chosen : inState(chosen, state))
                .orderBy(JobDocument.CREATED_AT, Direction.DESCENDING)
                .orderBy(FieldPath.documentId(), Direction.DESCENDING);
        if (before != null) {
            query = query.startAfter(VipMessages.timestamp(before.createdAt()), before.exportId());
        }
        return FirestoreJobStore.readPages(
                query, limit, page -> await(page.get(), "listing exports").getDocuments());
    }

    @Override
    public long countAll(JobState state, int max) {
        // the order shares the index of the list
        Query query = inState(jobs, state)
                .orderBy(JobDocument.CREATED_AT, Direction.DESCENDING)
                .limit(max);
        return await(query.count().get(), "counting jobs").getCount();
    }

    @Override
    public Optional<ExportJob> findOldest(JobState state) {
        Query query = inState(jobs, state).orderBy(JobDocument.CREATED_AT);
        return FirestoreJobStore.readPages(
                        query,
                        1,
                        page -> await(page.get(), "finding the oldest job").getDocuments())
                .stream()
                .findFirst();
    }

    private static Query inState(Query chosen, JobState state) {
        return chosen.whereEqualTo(JobDocument.STATE, DocumentFields.wireName(state));
    }

    /** Leaves {@code ExportRequests} as it is: a reference to a deleted job counts as none. */
    @Override
    public void delete(String exportId) {
        await(jobs.document(exportId).delete(), "deleting job " + exportId);
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
