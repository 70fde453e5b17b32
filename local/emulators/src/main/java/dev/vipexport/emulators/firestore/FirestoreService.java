package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.RunQueryResponse;
import dev.vipexport.emulators.firestore.listen.ListenCalls;
import dev.vipexport.emulators.firestore.rpc.DocumentCalls;
import dev.vipexport.emulators.firestore.rpc.FirestoreMethods;
import dev.vipexport.emulators.firestore.rpc.GrpcReplies;
import dev.vipexport.emulators.firestore.rpc.ListingCalls;
import dev.vipexport.emulators.firestore.rpc.PartitionCalls;
import dev.vipexport.emulators.firestore.rpc.QueryCalls;
import dev.vipexport.emulators.firestore.rpc.WriteCalls;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** Binds the methods of the protocol to the classes that handle them. */
final class FirestoreService implements BindableService {
    private final DocumentCalls documents;
    private final ListingCalls listings;
    private final QueryCalls queries;
    private final PartitionCalls partitions;
    private final ListenCalls listenCalls;
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
        this.listenCalls = listens;
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
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(FirestoreMethods.SERVICE);
        bindDocuments(service);
        bindWrites(service);
        bindQueries(service);
        service.addMethod(
                FirestoreMethods.LISTEN,
                ServerCalls.asyncBidiStreamingCall(
                        client -> listenCalls.listen((ServerCallStreamObserver<ListenResponse>) client)));
        unsupported(service, FirestoreMethods.WRITE);
        return service.build();
    }

    private void bindDocuments(ServerServiceDefinition.Builder service) {
        unary(
                service,
                FirestoreMethods.GET_DOCUMENT,
                (request, client) -> GrpcReplies.reply(client, () -> documents.get(request)));
        unary(
                service,
                FirestoreMethods.CREATE_DOCUMENT,
                (request, client) -> GrpcReplies.replyLater(client, () -> documents.create(request)));
        unary(
                service,
                FirestoreMethods.UPDATE_DOCUMENT,
                (request, client) -> GrpcReplies.replyLater(client, () -> documents.update(request)));
        unary(
                service,
                FirestoreMethods.DELETE_DOCUMENT,
                (request, client) -> GrpcReplies.replyLater(client, () -> documents.delete(request)));
        stream(service, FirestoreMethods.BATCH_GET_DOCUMENTS, documents::batchGet);
        unary(
                service,
                FirestoreMethods.LIST_DOCUMENTS,
                (request, client) -> GrpcReplies.reply(client, () -> listings.listDocuments(request)));
        unary(
                service,
                FirestoreMethods.LIST_COLLECTION_IDS,
                (request, client) -> GrpcReplies.reply(client, () -> listings.listCollectionIds(request)));
    }

    private void bindWrites(ServerServiceDefinition.Builder service) {
        unary(
                service,
                FirestoreMethods.COMMIT,
                (request, client) -> GrpcReplies.replyLater(client, () -> writes.commit(request)));
        unary(
                service,
                FirestoreMethods.BATCH_WRITE,
                (request, client) -> GrpcReplies.replyLater(client, () -> writes.batchWrite(request)));
        unary(
                service,
                FirestoreMethods.BEGIN_TRANSACTION,
                (request, client) -> GrpcReplies.reply(client, () -> writes.begin(request)));
        unary(
                service,
                FirestoreMethods.ROLLBACK,
                (request, client) -> GrpcReplies.reply(client, () -> writes.rollback(request)));
    }

    private void bindQueries(ServerServiceDefinition.Builder service) {
        stream(
                service,
                FirestoreMethods.RUN_QUERY,
                (request, client) -> queries.runQuery(request, (ServerCallStreamObserver<RunQueryResponse>) client));
        stream(
                service,
                FirestoreMethods.RUN_AGGREGATION_QUERY,
                (request, client) -> GrpcReplies.reply(client, () -> queries.runAggregation(request)));
        unary(
                service,
                FirestoreMethods.PARTITION_QUERY,
                (request, client) -> GrpcReplies.reply(client, () -> partitions.partition(request)));
    }

    private static <A, B> void unary(
            ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method, Handler<A, B> handler) {
        service.addMethod(method, ServerCalls.asyncUnaryCall(handler::handle));
    }

    private static <A, B> void stream(
            ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method, Handler<A, B> handler) {
        service.addMethod(method, ServerCalls.asyncServerStreamingCall((A request, StreamObserver<B> client) -> {
            try {
                handler.handle(request, client);
            } catch (RuntimeException failed) {
                client.onError(GrpcReplies.toStatusException(failed));
            }
        }));
    }

    private static <A, B> void unsupported(ServerServiceDefinition.Builder service, MethodDescriptor<A, B> method) {
        service.addMethod(
                method,
                ServerCalls.asyncUnaryCall((request, client) ->
                        client.onError(StatusErrors.unimplemented("The method " + method.getBareMethodName()))));
    }
}
