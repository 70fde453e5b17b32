package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.RunQueryRequest;
import dev.vipexport.common.cloud.CloudSettings;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RunQueryClientTest {
    private static final Metadata.Key<String> RESOURCE_PREFIX =
            Metadata.Key.of("google-cloud-resource-prefix", Metadata.ASCII_STRING_MARSHALLER);

    @Test
    void query_namesTheDatabase_whenItIsNotTheDefault() throws Exception {
        Queue<String> prefixes = new ConcurrentLinkedQueue<>();
        // it has no method, and so refuses each call
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addStreamTracerFactory(new ServerStreamTracer.Factory() {
                    @Override
                    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                        prefixes.add(String.valueOf(headers.get(RESOURCE_PREFIX)));
                        return new ServerStreamTracer() {};
                    }
                })
                .build()
                .start();
        var cloud = new CloudSettings("p", "orders", "b", "127.0.0.1:" + server.getPort(), null);
        var refused = new CompletableFuture<Throwable>();
        try (RunQueryClient client = RunQueryClient.create(cloud)) {
            client.open(
                    RunQueryRequest.newBuilder()
                            .setParent("projects/p/databases/orders/documents")
                            .build(),
                    new Refusal(refused));

            assertThat(refused.join()).hasMessageContaining("UNIMPLEMENTED");
        } finally {
            server.shutdownNow();
        }
        assertThat(prefixes).containsExactly("projects/p/databases/orders");
    }

    private record Refusal(CompletableFuture<Throwable> refused) implements ResponseObserver<byte[]> {
        @Override
        public void onStart(StreamController controller) {
            // takes all messages
        }

        @Override
        public void onResponse(byte[] response) {
            refused.completeExceptionally(new AssertionError("the server has answered"));
        }

        @Override
        public void onError(Throwable failure) {
            refused.complete(failure);
        }

        @Override
        public void onComplete() {
            refused.completeExceptionally(new AssertionError("the server has answered"));
        }
    }
}
