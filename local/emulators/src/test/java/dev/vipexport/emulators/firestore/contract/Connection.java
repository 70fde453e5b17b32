package dev.vipexport.emulators.firestore.contract;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.firestore.v1.FirestoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Creates Google's low-level client for one server, without retries: the first answer counts. */
final class Connection {
    private Connection() {}

    static FirestoreClient to(String endpoint) {
        FirestoreSettings.Builder settings = FirestoreSettings.newBuilder()
                .setCredentialsProvider(FixedCredentialsProvider.create(new FirestoreOptions.EmulatorCredentials()))
                .setTransportChannelProvider(InstantiatingGrpcChannelProvider.newBuilder()
                        .setEndpoint(endpoint)
                        .setChannelConfigurator(builder -> builder.usePlaintext())
                        .build());
        settings.runQuerySettings().setRetryableCodes(Set.of());
        settings.runAggregationQuerySettings().setRetryableCodes(Set.of());
        settings.batchGetDocumentsSettings().setRetryableCodes(Set.of());
        try {
            settings.applyToAllUnaryMethods(method -> {
                method.setRetryableCodes(Set.of());
                return null;
            });
            return FirestoreClient.create(settings.build());
        } catch (IOException failed) {
            throw new UncheckedIOException("no client for " + endpoint, failed);
        }
    }
}
