package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.BeginTransactionRequest;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CreateDocumentRequest;
import com.google.firestore.v1.DeleteDocumentRequest;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.PartitionQueryRequest;
import com.google.firestore.v1.RollbackRequest;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.Target;
import com.google.firestore.v1.UpdateDocumentRequest;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds the target of a request for the matcher of a fault: the path of its collection or of its first document. */
final class CallTarget {
    private static final Map<Class<?>, Function<Object, String>> TARGETS = Map.ofEntries(
            target(RunQueryRequest.class, query -> collection(query.getParent(), query.getStructuredQuery())),
            target(
                    RunAggregationQueryRequest.class,
                    query -> collection(
                            query.getParent(),
                            query.getStructuredAggregationQuery().getStructuredQuery())),
            target(PartitionQueryRequest.class, query -> collection(query.getParent(), query.getStructuredQuery())),
            target(ListenRequest.class, CallTarget::target),
            target(CommitRequest.class, commit -> firstDocument(commit.getDatabase(), commit.getWritesList())),
            target(BatchWriteRequest.class, batch -> firstDocument(batch.getDatabase(), batch.getWritesList())),
            target(WriteRequest.class, write -> firstDocument(write.getDatabase(), write.getWritesList())),
            target(
                    BatchGetDocumentsRequest.class,
                    batch -> batch.getDocumentsCount() == 0 ? batch.getDatabase() : batch.getDocuments(0)),
            target(ListDocumentsRequest.class, list -> list.getParent() + "/" + list.getCollectionId()),
            target(ListCollectionIdsRequest.class, ListCollectionIdsRequest::getParent),
            target(BeginTransactionRequest.class, BeginTransactionRequest::getDatabase),
            target(RollbackRequest.class, RollbackRequest::getDatabase),
            target(GetDocumentRequest.class, GetDocumentRequest::getName),
            target(
                    CreateDocumentRequest.class,
                    create -> create.getParent() + "/" + create.getCollectionId() + "/" + create.getDocumentId()),
            target(UpdateDocumentRequest.class, update -> update.getDocument().getName()),
            target(DeleteDocumentRequest.class, DeleteDocumentRequest::getName));

    private CallTarget() {}

    private static <T> Map.Entry<Class<?>, Function<Object, String>> target(
            Class<T> request, Function<T, String> target) {
        return Map.entry(request, message -> target.apply(request.cast(message)));
    }

    static String of(Object request) {
        Function<Object, String> target = TARGETS.get(request.getClass());
        if (target == null) {
            throw new IllegalArgumentException("CallTarget does not know " + request.getClass());
        }
        return target.apply(request);
    }

    private static String target(ListenRequest listen) {
        Target target = listen.getAddTarget();
        if (target.hasQuery()) {
            return collection(target.getQuery().getParent(), target.getQuery().getStructuredQuery());
        }
        return target.getDocuments().getDocumentsCount() == 0
                ? listen.getDatabase()
                : target.getDocuments().getDocuments(0);
    }

    private static String collection(String parent, StructuredQuery query) {
        String id = query.getFromCount() == 0 ? "" : query.getFrom(0).getCollectionId();
        return id.isEmpty() ? parent : parent + "/" + id;
    }

    private static String firstDocument(String database, List<Write> writes) {
        if (writes.isEmpty()) {
            return database;
        }
        Write write = writes.get(0);
        return write.hasUpdate()
                ? write.getUpdate().getName()
                : write.hasDelete() ? write.getDelete() : write.getTransform().getDocument();
    }
}
