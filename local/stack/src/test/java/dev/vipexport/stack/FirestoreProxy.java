package dev.vipexport.stack;

import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a worker and any Firestore server. It forwards every call unchanged. On command it stalls the rows of
 * queries: the worker's connection stays open, and the next row never arrives.
 */
final class FirestoreProxy implements AutoCloseable {
    private static final String RUN_QUERY = "google.firestore.v1.Firestore/RunQuery";
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final ManagedChannel upstream;
    private final Server server;
    private final AtomicInteger queriesToStall = new AtomicInteger();
    private final AtomicInteger stalledQueries = new AtomicInteger();
    private volatile String collection = "";
    private volatile int rowLimit;

    private FirestoreProxy(String firestore) throws IOException {
        upstream = NettyChannelBuilder.forTarget(firestore)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .fallbackHandlerRegistry(new ForwardingRegistry())
                .build()
                .start();
    }

    /** Starts a proxy of the server at this {@code HOST:PORT} on a free port. */
    static FirestoreProxy start(String firestore) throws IOException {
        return new FirestoreProxy(firestore);
    }

    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Stalls the next {@code queries} of the collection that have more than {@code rows} rows, after that many. */
    void stallAfter(int rows, String collectionId, int queries) {
        collection = collectionId;
        rowLimit = rows;
        queriesToStall.set(queries);
    }

    /** Returns the number of stalled queries: the proxy holds back their next row. */
    int stalledQueries() {
        return stalledQueries.get();
    }

    /** Returns the number of rows after which the response may stall, or null if it may not. */
    @Nullable
    Integer rowLimitFor(String method, byte[] request) {
        return queriesToStall.get() > 0 && method.equals(RUN_QUERY) && isForCollection(request) ? rowLimit : null;
    }

    /** Stalls a response if queries are left to stall, and returns whether it does. */
    boolean tryStall() {
        boolean stalls = queriesToStall.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (stalls) {
            stalledQueries.incrementAndGet();
        }
        return stalls;
    }

    private boolean isForCollection(byte[] request) {
        try {
            return RunQueryRequest.parseFrom(request).getStructuredQuery().getFromList().stream()
                    .map(CollectionSelector::getCollectionId)
                    .anyMatch(collection::equals);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not a request of " + RUN_QUERY, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        upstream.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    private final class ForwardingRegistry extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(
                    method, (call, headers) -> ProxiedCall.start(FirestoreProxy.this, upstream, call, headers));
        }
    }

    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };
}
