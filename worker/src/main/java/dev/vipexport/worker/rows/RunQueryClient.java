package dev.vipexport.worker.rows;

import com.google.api.gax.core.BackgroundResource;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallSettings;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ClientContext;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.ServerStreamingCallSettings;
import com.google.api.gax.rpc.ServerStreamingCallable;
import com.google.auth.Credentials;
import com.google.cloud.firestore.v1.stub.FirestoreStubSettings;
import com.google.cloud.firestore.v1.stub.GrpcFirestoreCallableFactory;
import com.google.firestore.v1.RunQueryRequest;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls Firestore's {@code RunQuery} through Google's client library, with its credentials, headers and channels, but
 * returns each response as bytes. The network's own threads deliver the responses and only take a lock. A thread pool in
 * between would cost as much as reading the bytes.
 */
final class RunQueryClient implements AutoCloseable {

    /** Replaces the client's 300 s, which would cut a long stream. {@link RowReader} detects a dead stream by its silence. */
    private static final Duration NO_DEADLINE = Duration.ofDays(1);

    private static final MethodDescriptor<RunQueryRequest, byte[]> RUN_QUERY =
            MethodDescriptor.<RunQueryRequest, byte[]>newBuilder()
                    .setType(MethodType.SERVER_STREAMING)
                    .setFullMethodName("google.firestore.v1.Firestore/RunQuery")
                    .setRequestMarshaller(ProtoUtils.marshaller(RunQueryRequest.getDefaultInstance()))
                    .setResponseMarshaller(new ByteArrayMarshaller())
                    .build();

    private final ClientContext context;
    private final ServerStreamingCallable<RunQueryRequest, byte[]> runQuery;

    private RunQueryClient(ClientContext context) {
        this.context = context;
        var call = GrpcCallSettings.<RunQueryRequest, byte[]>newBuilder()
                .setMethodDescriptor(RUN_QUERY)
                .setParamsExtractor(request -> Map.of("parent", request.getParent()))
                .build();
        // RowReader resumes after the last row; a retry of the whole call would start over
        var settings = ServerStreamingCallSettings.<RunQueryRequest, byte[]>newBuilder()
                .setRetryableCodes(Set.of())
                .setSimpleTimeoutNoRetriesDuration(NO_DEADLINE)
                .build();
        this.runQuery = new GrpcFirestoreCallableFactory().createServerStreamingCallable(call, settings, context);
    }

    /** Creates a client for {@code cloud}. The first call opens the connection. */
    static RunQueryClient create(CloudSettings cloud) {
        InstantiatingGrpcChannelProvider.Builder channels = GoogleClients.firestoreChannels(cloud);
        var configure = channels.getChannelConfigurator();
        channels.setChannelConfigurator(
                channel -> (configure == null ? channel : configure.apply(channel)).directExecutor());
        FirestoreStubSettings.Builder settings = FirestoreStubSettings.newBuilder();
        settings.setTransportChannelProvider(channels.build());
        settings.setHeaderProvider(GoogleClients.firestoreHeaders(cloud));
        if (cloud.firestoreEmulatorHost() != null) {
            settings.setCredentialsProvider(NoCredentialsProvider.create());
        }
        try {
            return new RunQueryClient(ClientContext.create(settings.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Creating the Firestore client failed; check the application default credentials", e);
        }
    }

    /** Starts a query and passes each serialized response to {@code observer}. */
    void open(RunQueryRequest query, ResponseObserver<byte[]> observer) {
        fetchToken();
        runQuery.call(query, observer);
    }

    /** Fetches the token on the caller's thread. Otherwise the call would fetch it on the network's thread. */
    private void fetchToken() {
        Credentials credentials = context.getCredentials();
        if (credentials == null) {
            return;
        }
        try {
            Map<String, List<String>> unused = credentials.getRequestMetadata();
        } catch (IOException e) {
            throw new BackendUnavailableException("Google's authorization", "asking for a token", e);
        }
    }

    @Override
    public void close() {
        context.getBackgroundResources().forEach(BackgroundResource::shutdown);
    }
}
