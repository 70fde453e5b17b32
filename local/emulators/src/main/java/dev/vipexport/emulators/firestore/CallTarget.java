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
import java.util.List;

/** What a request is about, as a fault's matcher sees it: the path of its collection or of its first document. */
final class CallTarget {
    private CallTarget() {}

    static String of(Object request) {
        if (request instanceof RunQueryRequest query) {
            return collection(query.getParent(), query.getStructuredQuery());
        } else if (request instanceof RunAggregationQueryRequest query) {
            return collection(
                    query.getParent(), query.getStructuredAggregationQuery().getStructuredQuery());
        } else if (request instanceof PartitionQueryRequest query) {
            return collection(query.getParent(), query.getStructuredQuery());
        } else if (request instanceof ListenRequest listen) {
            return target(listen);
        } else if (request instanceof CommitRequest commit) {
            return firstDocument(commit.getDatabase(), commit.getWritesList());
        } else if (request instanceof BatchWriteRequest batch) {
            return firstDocument(batch.getDatabase(), batch.getWritesList());
        } else if (request instanceof BatchGetDocumentsRequest batch) {
            return batch.getDocumentsCount() == 0 ? batch.getDatabase() : batch.getDocuments(0);
        } else if (request instanceof ListDocumentsRequest list) {
            return list.getParent() + "/" + list.getCollectionId();
        } else if (request instanceof BeginTransactionRequest begin) {
            return begin.getDatabase();
        } else if (request instanceof RollbackRequest rollback) {
            return rollback.getDatabase();
        }
        return ofDocumentRequest(request);
    }

    private static String ofDocumentRequest(Object request) {
        if (request instanceof GetDocumentRequest get) {
            return get.getName();
        } else if (request instanceof CreateDocumentRequest create) {
            return create.getParent() + "/" + create.getCollectionId() + "/" + create.getDocumentId();
        } else if (request instanceof UpdateDocumentRequest update) {
            return update.getDocument().getName();
        } else if (request instanceof DeleteDocumentRequest delete) {
            return delete.getName();
        } else if (request instanceof ListCollectionIdsRequest list) {
            return list.getParent();
        }
        return "";
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
        return query.getFromCount() == 0
                ? parent
                : parent + "/" + query.getFrom(0).getCollectionId();
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
