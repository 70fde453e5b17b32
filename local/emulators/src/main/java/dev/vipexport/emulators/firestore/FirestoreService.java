package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.RunQueryResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** Binds the methods of the protocol to what carries them out. */
final class FirestoreService implements BindableService {
    private final DocumentCalls documents;
    private final ListingCalls listings;
    private final QueryCalls queries;
    private final PartitionCalls partitions;
    private final ListenCalls listens;
    private final WriteCalls writes;

    FirestoreService(
            DocumentCalls documents,
            ListingCalls listings,
            QueryCalls queries,
            PartitionCalls partitions,
            ListenCalls listens,
            WriteCalls writes) {
        this.documents = documents;
        this.partitions = partitions;
        this.listens = listens;
        this.listings = listings;
        this.queries = queries;
        this.writes = writes;
    }

    @FunctionalInterface
    private interface Handler<A, B> {
        void handle(A request, StreamObserver<B> client);
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(FirestoreRpc.SERVICE);
        bindDocuments(service);
        bindWrites(service);
        bindQueries(service);
        service.addMethod(
                FirestoreRpc.LISTEN,
                ServerCalls.asyncBidiStreamingCall(
                        client -> listens.listen((ServerCallStreamObserver<ListenResponse>) client)));
        unsupported(service, FirestoreRpc.WRITE);
        return service.build();
    }

    private void bindDocuments(ServerServiceDefinition.Builder service) {
        unary(service, FirestoreRpc.GET_DOCUMENT, (ask, client) -> Calls.answer(client, () -> documents.get(ask)));
        unary(
                service,
                FirestoreRpc.CREATE_DOCUMENT,
                (ask, client) -> Calls.answerLater(client, () -> documents.create(ask)));
        unary(
                service,
                FirestoreRpc.UPDATE_DOCUMENT,
                (ask, client) -> Calls.answerLater(client, () -> documents.update(ask)));
        unary(
                service,
                FirestoreRpc.DELETE_DOCUMENT,
                (ask, client) -> Calls.answerLater(client, () -> documents.delete(ask)));
        stream(service, FirestoreRpc.BATCH_GET_DOCUMENTS, documents::batchGet);
        unary(
                service,
                FirestoreRpc.LIST_DOCUMENTS,
                (ask, client) -> Calls.answer(client, () -> listings.listDocuments(ask)));
        unary(
                service,
                FirestoreRpc.LIST_COLLECTION_IDS,
                (ask, client) -> Calls.answer(client, () -> listings.listCollectionIds(ask)));
    }

    private void bindWrites(ServerServiceDefinition.Builder service) {
        unary(service, FirestoreRpc.COMMIT, (ask, client) -> Calls.answerLater(client, () -> writes.commit(ask)));
        unary(
                service,
                FirestoreRpc.BATCH_WRITE,
                (ask, client) -> Calls.answerLater(client, () -> writes.batchWrite(ask)));
        unary(service, FirestoreRpc.BEGIN_TRANSACTION, (ask, client) -> Calls.answer(client, () -> writes.begin(ask)));
        unary(service, FirestoreRpc.ROLLBACK, (ask, client) -> Calls.answer(client, () -> writes.rollback(ask)));
    }

    private void bindQueries(ServerServiceDefinition.Builder service) {
        stream(
                service,
                FirestoreRpc.RUN_QUERY,
                (ask, client) -> queries.runQuery(ask, (ServerCallStreamObserver<RunQueryResponse>) client));
        stream(
                service,
                FirestoreRpc.RUN_AGGREGATION_QUERY,
                (ask, client) -> Calls.answer(client, () -> queries.runAggregation(ask)));
        unary(
                service,
                FirestoreRpc.PARTITION_QUERY,
                (ask, client) -> Calls.answer(client, () -> partitions.partition(ask)));
    }

    private static <A, B> void unary(
            ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method, Handler<A, B> handler) {
        service.addMethod(method, ServerCalls.asyncUnaryCall(handler::handle));
    }

    private static <A, B> void stream(
            ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method, Handler<A, B> handler) {
        service.addMethod(method, ServerCalls.asyncServerStreamingCall((A ask, StreamObserver<B> client) -> {
            try {
                handler.handle(ask, client);
            } catch (RuntimeException failed) {
                client.onError(Calls.asStatus(failed));
            }
        }));
    }

    private static <A, B> void unsupported(ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method) {
        service.addMethod(
                method,
                ServerCalls.asyncUnaryCall((ask, client) ->
                        client.onError(Rejection.unimplemented("The method " + method.getBareMethodName()))));
    }
}
