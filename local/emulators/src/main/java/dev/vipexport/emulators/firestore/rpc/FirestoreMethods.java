package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.BatchWriteResponse;
import com.google.firestore.v1.BeginTransactionRequest;
import com.google.firestore.v1.BeginTransactionResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.CreateDocumentRequest;
import com.google.firestore.v1.DeleteDocumentRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.ListCollectionIdsResponse;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.PartitionQueryRequest;
import com.google.firestore.v1.PartitionQueryResponse;
import com.google.firestore.v1.RollbackRequest;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.UpdateDocumentRequest;
import com.google.firestore.v1.WriteRequest;
import com.google.firestore.v1.WriteResponse;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/**
 * The methods of {@code google.firestore.v1.Firestore}, defined by hand over Google's messages. Google publishes the
 * generated server stub only for older versions of the messages.
 */
public final class FirestoreMethods {
    public static final String SERVICE = "google.firestore.v1.Firestore";

    public static final MethodDescriptor<GetDocumentRequest, Document> GET_DOCUMENT =
            unary("GetDocument", GetDocumentRequest.getDefaultInstance(), Document.getDefaultInstance());
    public static final MethodDescriptor<CreateDocumentRequest, Document> CREATE_DOCUMENT =
            unary("CreateDocument", CreateDocumentRequest.getDefaultInstance(), Document.getDefaultInstance());
    public static final MethodDescriptor<UpdateDocumentRequest, Document> UPDATE_DOCUMENT =
            unary("UpdateDocument", UpdateDocumentRequest.getDefaultInstance(), Document.getDefaultInstance());
    public static final MethodDescriptor<DeleteDocumentRequest, Empty> DELETE_DOCUMENT =
            unary("DeleteDocument", DeleteDocumentRequest.getDefaultInstance(), Empty.getDefaultInstance());
    public static final MethodDescriptor<ListDocumentsRequest, ListDocumentsResponse> LIST_DOCUMENTS = unary(
            "ListDocuments", ListDocumentsRequest.getDefaultInstance(), ListDocumentsResponse.getDefaultInstance());
    public static final MethodDescriptor<ListCollectionIdsRequest, ListCollectionIdsResponse> LIST_COLLECTION_IDS =
            unary(
                    "ListCollectionIds",
                    ListCollectionIdsRequest.getDefaultInstance(),
                    ListCollectionIdsResponse.getDefaultInstance());
    public static final MethodDescriptor<BatchGetDocumentsRequest, BatchGetDocumentsResponse> BATCH_GET_DOCUMENTS =
            stream(
                    "BatchGetDocuments",
                    BatchGetDocumentsRequest.getDefaultInstance(),
                    BatchGetDocumentsResponse.getDefaultInstance());
    public static final MethodDescriptor<BeginTransactionRequest, BeginTransactionResponse> BEGIN_TRANSACTION = unary(
            "BeginTransaction",
            BeginTransactionRequest.getDefaultInstance(),
            BeginTransactionResponse.getDefaultInstance());
    public static final MethodDescriptor<CommitRequest, CommitResponse> COMMIT =
            unary("Commit", CommitRequest.getDefaultInstance(), CommitResponse.getDefaultInstance());
    public static final MethodDescriptor<RollbackRequest, Empty> ROLLBACK =
            unary("Rollback", RollbackRequest.getDefaultInstance(), Empty.getDefaultInstance());
    public static final MethodDescriptor<BatchWriteRequest, BatchWriteResponse> BATCH_WRITE =
            unary("BatchWrite", BatchWriteRequest.getDefaultInstance(), BatchWriteResponse.getDefaultInstance());
    public static final MethodDescriptor<RunQueryRequest, RunQueryResponse> RUN_QUERY =
            stream("RunQuery", RunQueryRequest.getDefaultInstance(), RunQueryResponse.getDefaultInstance());
    public static final MethodDescriptor<RunAggregationQueryRequest, RunAggregationQueryResponse>
            RUN_AGGREGATION_QUERY = stream(
                    "RunAggregationQuery",
                    RunAggregationQueryRequest.getDefaultInstance(),
                    RunAggregationQueryResponse.getDefaultInstance());
    public static final MethodDescriptor<PartitionQueryRequest, PartitionQueryResponse> PARTITION_QUERY = unary(
            "PartitionQuery", PartitionQueryRequest.getDefaultInstance(), PartitionQueryResponse.getDefaultInstance());
    public static final MethodDescriptor<ListenRequest, ListenResponse> LISTEN = method(
            "Listen",
            MethodType.BIDI_STREAMING,
            ListenRequest.getDefaultInstance(),
            ListenResponse.getDefaultInstance());
    public static final MethodDescriptor<WriteRequest, WriteResponse> WRITE = method(
            "Write", MethodType.BIDI_STREAMING, WriteRequest.getDefaultInstance(), WriteResponse.getDefaultInstance());

    private FirestoreMethods() {}

    private static <A extends Message, B extends Message> MethodDescriptor<A, B> unary(
            String name, A request, B response) {
        return method(name, MethodType.UNARY, request, response);
    }

    private static <A extends Message, B extends Message> MethodDescriptor<A, B> stream(
            String name, A request, B response) {
        return method(name, MethodType.SERVER_STREAMING, request, response);
    }

    private static <A extends Message, B extends Message> MethodDescriptor<A, B> method(
            String name, MethodType type, A request, B response) {
        return MethodDescriptor.<A, B>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(response))
                .build();
    }
}
