package dev.vipexport.bench;

import com.google.cloud.firestore.Firestore;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/** Reads the stream of an export and keeps nothing: the minimum cost of every export. */
final class RawDrain {
    private static final int MAX_IN_FLIGHT = 256;

    private RawDrain() {}

    static RunQueryRequest request(Firestore firestore, ExportQuery query, Instant readAt) {
        return VipMessages.newestFirst(firestore, query).toProto().toBuilder()
                .setReadTime(Timestamp.newBuilder()
                        .setSeconds(readAt.getEpochSecond())
                        .setNanos(readAt.getNano()))
                .build();
    }

    /** Rows of the stream, each decoded as Google's generated code does it. */
    static long drainDecoded(ManagedChannel channel, RunQueryRequest request) {
        return drain(
                channel,
                method(ProtoUtils.marshaller(RunQueryResponse.getDefaultInstance())),
                request,
                response -> response.hasDocument() ? 1 : 0);
    }

    /** Bytes of the stream's messages, none of them looked at. */
    static long drainBytes(ManagedChannel channel, RunQueryRequest request) {
        return drain(channel, method(new LengthMarshaller()), request, length -> length);
    }

    private static <T> MethodDescriptor<RunQueryRequest, T> method(Marshaller<T> responses) {
        return MethodDescriptor.<RunQueryRequest, T>newBuilder()
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName("google.firestore.v1.Firestore/RunQuery")
                .setRequestMarshaller(ProtoUtils.marshaller(RunQueryRequest.getDefaultInstance()))
                .setResponseMarshaller(responses)
                .build();
    }

    private static <T> long drain(
            ManagedChannel channel,
            MethodDescriptor<RunQueryRequest, T> method,
            RunQueryRequest request,
            ToLongFunction<T> measure) {
        ClientCall<RunQueryRequest, T> call = channel.newCall(method, CallOptions.DEFAULT);
        var sum = new CompletableFuture<Long>();
        call.start(
                new ClientCall.Listener<T>() {
                    private long total;
                    private int left = MAX_IN_FLIGHT;

                    @Override
                    public void onMessage(T message) {
                        total += measure.applyAsLong(message);
                        if (--left == MAX_IN_FLIGHT / 2) {
                            call.request(MAX_IN_FLIGHT / 2);
                            left = MAX_IN_FLIGHT;
                        }
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        if (status.isOk()) {
                            sum.complete(total);
                        } else {
                            sum.completeExceptionally(status.asRuntimeException(trailers));
                        }
                    }
                },
                new Metadata());
        call.request(MAX_IN_FLIGHT);
        call.sendMessage(request);
        call.halfClose();
        return sum.join();
    }

    /** Skips the bytes of each message and returns their number. */
    private static final class LengthMarshaller implements Marshaller<Integer> {
        @Override
        public InputStream stream(Integer value) {
            throw new UnsupportedOperationException("this marshaller reads responses only");
        }

        @Override
        public Integer parse(InputStream stream) {
            try {
                int length = stream instanceof KnownLength ? stream.available() : 0;
                long skipped = stream.skip(Long.MAX_VALUE);
                return Math.max(length, (int) skipped);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
