package dev.vipexport.common.cloud;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.ChannelPoolSettings;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.HeaderProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.firestore.v1.FirestoreSettings;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Creates Google's clients. They use application default credentials unless the settings name an emulator. */
public final class GoogleClients {
    /** Shorter than the time after which firewalls and address translation forget a connection. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(60);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

    /** Firestore accepts 100 calls of a connection at once, and further ones would wait in the client. */
    private static final ChannelPoolSettings UP_TO_FOUR_CONNECTIONS = ChannelPoolSettings.builder()
            .setMinChannelCount(1)
            .setMaxChannelCount(4)
            .setMinRpcsPerChannel(10)
            .setMaxRpcsPerChannel(50)
            .build();

    private static final String RESOURCE_PREFIX = "google-cloud-resource-prefix";

    private GoogleClients() {}

    /** Returns a client for Firestore. It connects at its first call. The caller closes it. */
    public static Firestore firestore(CloudSettings settings) {
        return firestoreOptions(settings).getService();
    }

    static FirestoreOptions firestoreOptions(CloudSettings settings) {
        FirestoreOptions.Builder options =
                FirestoreOptions.newBuilder().setProjectId(settings.projectId()).setDatabaseId(settings.databaseId());
        if (settings.firestoreEmulatorHost() == null) {
            options.setChannelProvider(firestoreChannels(settings)
                    .setChannelPoolSettings(UP_TO_FOUR_CONNECTIONS)
                    .build());
        } else {
            options.setEmulatorHost(settings.firestoreEmulatorHost());
        }
        return options.build();
    }

    /**
     * Returns Firestore's generated client, for calls that the other client lacks, such as a count at a read time. It
     * connects at its first call. The caller closes it.
     */
    public static FirestoreClient firestoreGapic(CloudSettings settings) {
        FirestoreSettings.Builder options = FirestoreSettings.newBuilder()
                .setTransportChannelProvider(firestoreChannels(settings)
                        .setChannelPoolSettings(UP_TO_FOUR_CONNECTIONS)
                        .build())
                .setHeaderProvider(firestoreHeaders(settings));
        // as the other client. Without it, this one repeats a count for five minutes
        options.runAggregationQuerySettings().retrySettings().setMaxAttempts(5);
        if (settings.firestoreEmulatorHost() != null) {
            options.setCredentialsProvider(NoCredentialsProvider.create());
        }
        try {
            return FirestoreClient.create(options.build());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Creating the Firestore client failed; check the application default credentials", e);
        }
    }

    /**
     * Returns how a client connects to Firestore: with one connection, which pings while it has calls. Without the pings, a
     * call on a connection that the network has forgotten would fail only after its own time-out.
     */
    public static InstantiatingGrpcChannelProvider.Builder firestoreChannels(CloudSettings settings) {
        InstantiatingGrpcChannelProvider.Builder channels = FirestoreSettings.defaultGrpcTransportProviderBuilder()
                .setKeepAliveTimeDuration(KEEPALIVE)
                .setKeepAliveTimeoutDuration(KEEPALIVE_TIMEOUT);
        String emulator = settings.firestoreEmulatorHost();
        if (emulator != null) {
            channels.setEndpoint(emulator).setChannelConfigurator(channel -> channel.usePlaintext());
        }
        return channels;
    }

    /** Returns the header that routes calls to the database. A generated client does not send it by itself. */
    public static HeaderProvider firestoreHeaders(CloudSettings settings) {
        return FixedHeaderProvider.create(
                RESOURCE_PREFIX, "projects/" + settings.projectId() + "/databases/" + settings.databaseId());
    }

    /** Returns a client for Cloud Storage. It connects at its first call. The caller closes it. */
    public static Storage storage(CloudSettings settings) {
        StorageOptions.Builder options = StorageOptions.newBuilder().setProjectId(settings.projectId());
        if (settings.storageEmulatorUrl() != null) {
            options.setHost(settings.storageEmulatorUrl()).setCredentials(NoCredentials.getInstance());
        }
        return options.build().getService();
    }
}
