package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirestoreConnectionTest {
    private static final Metadata.Key<String> RESOURCE_PREFIX =
            Metadata.Key.of("google-cloud-resource-prefix", Metadata.ASCII_STRING_MARSHALLER);
    private static final String DATABASE = "projects/p/databases/orders";

    private final Queue<String> prefixes = new ConcurrentLinkedQueue<>();
    private final Server server = start();
    private final CloudSettings cloud = new CloudSettings("p", "orders", "b", "127.0.0.1:" + server.getPort(), null);
    private final CloudSettings google = new CloudSettings("p", "orders", "b", null, null);

    /** Starts a server that has no method. It notes the database in the headers of each call. */
    private Server start() {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addStreamTracerFactory(new ServerStreamTracer.Factory() {
                        @Override
                        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                            prefixes.add(String.valueOf(headers.get(RESOURCE_PREFIX)));
                            return new ServerStreamTracer() {};
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void generatedClient_namesTheDatabase() {
        try (FirestoreClient client = GoogleClients.firestoreGapic(cloud)) {
            assertThatThrownBy(() -> client.getDocument(com.google.firestore.v1.GetDocumentRequest.newBuilder()
                            .setName(DATABASE + "/documents/rows/a")
                            .build()))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("UNIMPLEMENTED");
        }

        assertThat(prefixes).isNotEmpty().containsOnly(DATABASE);
    }

    @Test
    void client_namesTheDatabase() throws Exception {
        try (Firestore client = GoogleClients.firestore(cloud)) {
            assertThatThrownBy(() -> client.document("rows/a").get().get()).isInstanceOf(ExecutionException.class);
        }

        assertThat(prefixes).isNotEmpty().containsOnly(DATABASE);
    }

    @Test
    void connections_ping_whileTheyHaveCalls() {
        assertPings(GoogleClients.firestoreChannels(google).build());
        assertPings(GoogleClients.firestoreChannels(cloud).build());
        assertPings((InstantiatingGrpcChannelProvider)
                GoogleClients.firestoreOptions(google).getTransportChannelProvider());
    }

    private static void assertPings(InstantiatingGrpcChannelProvider channels) {
        assertThat(channels.getKeepAliveTimeDuration()).isEqualTo(Duration.ofSeconds(60));
        assertThat(channels.getKeepAliveTimeoutDuration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(channels.getKeepAliveWithoutCalls()).isNull();
    }

    @Test
    void client_opensMoreConnections_beforeOneIsFull() {
        var channels = (InstantiatingGrpcChannelProvider)
                GoogleClients.firestoreOptions(google).getTransportChannelProvider();

        assertThat(channels.getChannelPoolSettings().getMaxChannelCount()).isEqualTo(4);
        assertThat(channels.getChannelPoolSettings().getMaxRpcsPerChannel()).isLessThan(100);
    }
}
