package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CreateDocumentRequest;
import com.google.firestore.v1.DeleteDocumentRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.UpdateDocumentRequest;
import com.google.firestore.v1.Write;
import com.google.protobuf.Empty;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Handles reads of documents by name and writes of single documents. */
public final class DocumentCalls {
    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 20;

    private final ReadContext.Opener opener;
    private final VersionStore versions;
    private final WriteCalls writes;

    /** Creates the calls over one store. */
    public DocumentCalls(ReadContext.Opener opener, VersionStore versions, WriteCalls writes) {
        this.opener = opener;
        this.versions = versions;
        this.writes = writes;
    }

    /** Sends each document once, in the order of the request, all at one time. */
    public void batchGet(BatchGetDocumentsRequest request, StreamObserver<BatchGetDocumentsResponse> client) {
        ResourceName.checkDatabase(request.getDatabase());
        List<DocumentName> names = request.getDocumentsList().stream()
                .map(name -> ResourceName.document(name, request.getDatabase()))
                .distinct()
                .toList();
        try (ReadContext point = opener.open(request)) {
            if (!point.newTransactionId().isEmpty()) {
                client.onNext(BatchGetDocumentsResponse.newBuilder()
                        .setTransaction(point.newTransactionId())
                        .build());
            }
            for (DocumentName name : names) {
                client.onNext(response(name, read(name, point), request, point));
            }
        }
        client.onCompleted();
    }

    private static BatchGetDocumentsResponse response(
            DocumentName name, @Nullable Document document, BatchGetDocumentsRequest request, ReadContext point) {
        BatchGetDocumentsResponse.Builder response =
                BatchGetDocumentsResponse.newBuilder().setReadTime(point.timestamp());
        return document == null
                ? response.setMissing(name.toString()).build()
                : response.setFound(masked(document, request.hasMask(), request.getMask()))
                        .build();
    }

    private @Nullable Document read(DocumentName name, ReadContext point) {
        Transaction transaction = point.transaction();
        if (transaction != null) {
            transaction.recordRead(name);
        }
        return versions.read(name, point.time());
    }

    static Document masked(Document document, boolean hasMask, DocumentMask mask) {
        return hasMask ? FieldPath.project(document, FieldPath.parseAll(mask.getFieldPathsList())) : document;
    }

    /** Handles GetDocument. */
    public Document get(GetDocumentRequest request) {
        DocumentName name = DocumentName.parse(request.getName());
        try (ReadContext point = opener.open(request)) {
            Document document = read(name, point);
            if (document == null) {
                throw StatusErrors.notFound("Document \"" + name + "\" not found");
            }
            return masked(document, request.hasMask(), request.getMask());
        }
    }

    /** Handles CreateDocument. */
    public CompletableFuture<Document> create(CreateDocumentRequest request) {
        String id = request.getDocumentId().isEmpty() ? newId() : request.getDocumentId();
        String name = ResourceName.collection(request.getParent(), request.getCollectionId()) + "/" + id;
        Write write = Write.newBuilder()
                .setUpdate(request.getDocument().toBuilder().setName(name))
                .setCurrentDocument(Precondition.newBuilder().setExists(false))
                .build();
        return write(name, write).thenApply(done -> masked(done, request.hasMask(), request.getMask()));
    }

    private static String newId() {
        return ThreadLocalRandom.current()
                .ints(ID_LENGTH, 0, ID_CHARACTERS.length())
                .mapToObj(i -> ID_CHARACTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** Handles UpdateDocument. */
    public CompletableFuture<Document> update(UpdateDocumentRequest request) {
        Write.Builder write = Write.newBuilder().setUpdate(request.getDocument());
        if (request.hasUpdateMask()) {
            write.setUpdateMask(request.getUpdateMask());
        }
        if (request.hasCurrentDocument()) {
            write.setCurrentDocument(request.getCurrentDocument());
        }
        return write(request.getDocument().getName(), write.build())
                .thenApply(done -> masked(done, request.hasMask(), request.getMask()));
    }

    /** Handles DeleteDocument. */
    public CompletableFuture<Empty> delete(DeleteDocumentRequest request) {
        Write.Builder write = Write.newBuilder().setDelete(request.getName());
        if (request.hasCurrentDocument()) {
            write.setCurrentDocument(request.getCurrentDocument());
        }
        return writes.commit(commit(request.getName(), write.build())).thenApply(done -> Empty.getDefaultInstance());
    }

    private CompletableFuture<Document> write(String name, Write write) {
        return writes.commit(commit(name, write)).thenApply(done -> {
            Document written = versions.read(DocumentName.parse(name), Micros.of(done.getCommitTime()));
            if (written == null) {
                throw new IllegalStateException("Document " + name + " is missing directly after its write");
            }
            return written;
        });
    }

    private static CommitRequest commit(String name, Write write) {
        return CommitRequest.newBuilder()
                .setDatabase(ResourceName.databaseOf(name))
                .addWrites(write)
                .build();
    }
}
