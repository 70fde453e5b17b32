package dev.vipexport.api.messages.count;

import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vipexport.common.query.VipMessages;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Forwards the calls of a client to a Firestore server. It holds counts until {@link #release}, and notes how many run. */
final class HeldCounts implements AutoCloseable {
    private static final String COUNT = "RunAggregationQuery";

    private final ManagedChannel target;
    private final Server server;
    private final AtomicInteger messageReads = new AtomicInteger();
    private final Set<String> countingConnections = ConcurrentHashMap.newKeySet();
    private final Set<String> otherConnections = ConcurrentHashMap.newKeySet();
    private final List<Runnable> held = new ArrayList<>();
    private final Map<String, Integer> runningByWorkspace = new HashMap<>();
    private final Map<String, Integer> peakByWorkspace = new HashMap<>();
    private boolean isReleased;
    private int running;
    private int peak;

    /** Starts in front of the server at {@code endpoint}. */
    HeldCounts(String endpoint) {
        target = NettyChannelBuilder.forTarget(endpoint).usePlaintext().build();
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .fallbackHandlerRegistry(new ForwardedMethods())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Returns how many queries have read messages so far. */
    int messageReads() {
        return messageReads.get();
    }

    synchronized int running() {
        return running;
    }

    synchronized int peak() {
        return peak;
    }

    synchronized int peak(String workspaceId) {
        return peakByWorkspace.getOrDefault(workspaceId, 0);
    }

    /** Returns the connections that carried counts and other calls. */
    Set<String> sharedConnections() {
        var shared = new TreeSet<>(countingConnections);
        shared.retainAll(otherConnections);
        return shared;
    }

    /** Forwards the counts that are held, and all later ones. */
    void release() {
        List<Runnable> waiting;
        synchronized (this) {
            isReleased = true;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    private void holdOrRun(Runnable forward) {
        synchronized (this) {
            if (!isReleased) {
                held.add(forward);
                return;
            }
        }
        forward.run();
    }

    private synchronized void begin(String workspaceId) {
        running++;
        peak = Math.max(peak, running);
        int ofWorkspace = runningByWorkspace.merge(workspaceId, 1, Integer::sum);
        peakByWorkspace.merge(workspaceId, ofWorkspace, Math::max);
    }

    private synchronized void end(String workspaceId) {
        running--;
        runningByWorkspace.merge(workspaceId, -1, Integer::sum);
    }

    @Override
    public void close() {
        server.shutdownNow();
        target.shutdownNow();
    }

    /** Returns the query of a request that reads or counts messages; null for another one. */
    private static @Nullable StructuredQuery messageQuery(String method, byte[] request) {
        try {
            StructuredQuery query = switch (method) {
                case COUNT ->
                    RunAggregationQueryRequest.parseFrom(request)
                            .getStructuredAggregationQuery()
                            .getStructuredQuery();
                case "RunQuery" -> RunQueryRequest.parseFrom(request).getStructuredQuery();
                default -> StructuredQuery.getDefaultInstance();
            };
            boolean isOfMessages = query.getFromList().stream()
                    .anyMatch(from -> from.getCollectionId().equals(VipMessages.COLLECTION));
            return isOfMessages ? query : null;
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String workspaceOf(StructuredQuery query) {
        return query.getWhere().getCompositeFilter().getFiltersList().stream()
                .map(StructuredQuery.Filter::getFieldFilter)
                .filter(filter -> filter.getField().getFieldPath().equals(VipMessages.WORKSPACE_ID))
                .map(filter -> filter.getValue().getStringValue())
                .findFirst()
                .orElseThrow();
    }

    private final class ForwardedMethods extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            var method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodType.UNKNOWN)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(method, this::forward);
        }

        private ServerCall.Listener<byte[]> forward(ServerCall<byte[], byte[]> call, Metadata headers) {
            var name = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            var forwarded = new ForwardedCall(call, name);
            forwarded.onward.start(forwarded.responses(), headers);
            forwarded.onward.request(Integer.MAX_VALUE);
            call.request(Integer.MAX_VALUE);
            return forwarded;
        }
    }

    private final class ForwardedCall extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final ClientCall<byte[], byte[]> onward;
        private final String method;
        private volatile @Nullable String counting;

        private ForwardedCall(ServerCall<byte[], byte[]> call, String method) {
            this.call = call;
            this.onward = target.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
            this.method = method;
        }

        @Override
        public void onMessage(byte[] request) {
            StructuredQuery query = messageQuery(method, request);
            String peer = String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            if (query != null && method.equals(COUNT)) {
                String workspaceId = workspaceOf(query);
                counting = workspaceId;
                begin(workspaceId);
                countingConnections.add(peer);
            } else {
                if (query != null) {
                    messageReads.incrementAndGet();
                }
                otherConnections.add(peer);
            }
            onward.sendMessage(request);
        }

        /** A client sends this after its request. So a server answers a call that is held no sooner. */
        @Override
        public void onHalfClose() {
            if (counting == null) {
                onward.halfClose();
            } else {
                holdOrRun(onward::halfClose);
            }
        }

        @Override
        public void onCancel() {
            onward.cancel("the client canceled", null);
        }

        private ClientCall.Listener<byte[]> responses() {
            return new ClientCall.Listener<>() {
                @Override
                public void onHeaders(Metadata headers) {
                    call.sendHeaders(headers);
                }

                @Override
                public void onMessage(byte[] response) {
                    call.sendMessage(response);
                }

                @Override
                public void onClose(Status status, Metadata trailers) {
                    String workspaceId = counting;
                    if (workspaceId != null) {
                        // before the client knows, so that the next one does not seem to run beside it
                        end(workspaceId);
                    }
                    call.close(status, trailers);
                }
            };
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
