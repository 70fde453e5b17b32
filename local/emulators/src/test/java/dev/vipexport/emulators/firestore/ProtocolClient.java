package dev.vipexport.emulators.firestore;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ServerStream;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.firestore.v1.FirestoreSettings;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Google's low-level client, for details that the high-level one hides: read times and single stream messages. */
final class ProtocolClient {
    private ProtocolClient() {}

    static FirestoreClient to(String endpoint) throws IOException {
        return FirestoreClient.create(FirestoreSettings.newBuilder()
                .setCredentialsProvider(FixedCredentialsProvider.create(new FirestoreOptions.EmulatorCredentials()))
                .setTransportChannelProvider(InstantiatingGrpcChannelProvider.newBuilder()
                        .setEndpoint(endpoint)
                        .setChannelConfigurator(builder -> builder.usePlaintext())
                        .build())
                .build());
    }

    static RunQueryRequest at(Query query, Timestamp readTime) {
        return query.toProto().toBuilder().setReadTime(readTime.toProto()).build();
    }

    static List<String> ids(FirestoreClient client, RunQueryRequest request) {
        ServerStream<RunQueryResponse> stream = client.runQueryCallable().call(request);
        List<String> ids = new ArrayList<>();
        for (RunQueryResponse response : stream) {
            if (response.hasDocument()) {
                String name = response.getDocument().getName();
                ids.add(name.substring(name.lastIndexOf('/') + 1));
            }
        }
        return ids;
    }
}
