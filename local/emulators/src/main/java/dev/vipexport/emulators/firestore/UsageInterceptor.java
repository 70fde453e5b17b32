package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.BatchWriteResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.CreateDocumentRequest;
import com.google.firestore.v1.DeleteDocumentRequest;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.UpdateDocumentRequest;
import com.google.firestore.v1.Write;
import com.google.protobuf.MessageLite;
import dev.vipexport.emulators.firestore.rule.RangeFields;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts each call, and what Google bills for its response. {@code QueryCalls} counts aggregations, whose response does
 * not say how many index entries they read. Documents that an offset skips are not counted, although Google bills them.
 *
 * @see <a href="https://cloud.google.com/firestore/pricing#operations">Firestore's prices</a>
 */
final class UsageInterceptor implements ServerInterceptor {
    private static final int ENTRIES_PER_READ = 1_000;

    private final Usage usage;

    UsageInterceptor(Usage usage) {
        this.usage = usage;
    }

    @Override
    public <A, B> Listener<A> interceptCall(ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        CountedCall<A, B> counted = new CountedCall<>(call);
        usage.countCall(
                Objects.requireNonNull(call.getMethodDescriptor().getBareMethodName(), "every method has a name"));
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(A request) {
                counted.request = request;
                super.onMessage(request);
            }

            @Override
            public void onCancel() {
                counted.chargeRows();
                super.onCancel();
            }
        };
    }

    private final class CountedCall<A, B> extends SimpleForwardingServerCall<A, B> {
        private volatile @Nullable A request;
        private long rows;

        private CountedCall(ServerCall<A, B> call) {
            super(call);
        }

        @Override
        public void sendMessage(B response) {
            if (response instanceof MessageLite message) {
                usage.add(Charge.BYTES_OUT, message.getSerializedSize());
            }
            charge(response);
            super.sendMessage(response);
        }

        private void charge(Object response) {
            if (response instanceof RunQueryResponse row) {
                usage.add(Charge.DOCUMENT_READS, 1); // the least for a query without results
                rows += row.hasDocument() ? 1 : 0;
            } else if (response instanceof BatchGetDocumentsResponse one) {
                usage.add(
                        Charge.DOCUMENT_READS,
                        one.hasFound() || !one.getMissing().isEmpty() ? 1 : 0);
            } else if (response instanceof ListDocumentsResponse page) {
                usage.add(Charge.DOCUMENT_READS, Math.max(1, page.getDocumentsCount()));
            } else if (response instanceof ListenResponse change) {
                usage.add(Charge.DOCUMENT_READS, change.hasDocumentChange() ? 1 : 0);
            } else if (response instanceof CommitResponse && request instanceof CommitRequest commit) {
                charge(commit.getWritesList());
            } else if (response instanceof BatchWriteResponse done && request instanceof BatchWriteRequest batch) {
                for (int i = 0; i < batch.getWritesCount(); i++) {
                    charge(done.getStatus(i).getCode() == 0 ? List.of(batch.getWrites(i)) : List.of());
                }
            }
        }

        private void charge(List<Write> writes) {
            long deletes = writes.stream().filter(Write::hasDelete).count();
            usage.add(Charge.DOCUMENT_DELETES, deletes);
            usage.add(Charge.DOCUMENT_WRITES, writes.size() - deletes);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            boolean found = status.isOk() || status.getCode() == Status.Code.NOT_FOUND;
            if (found && (request instanceof GetDocumentRequest || request instanceof ListCollectionIdsRequest)) {
                usage.add(Charge.DOCUMENT_READS, 1);
            } else if (status.isOk() && request instanceof DeleteDocumentRequest) {
                usage.add(Charge.DOCUMENT_DELETES, 1);
            } else if (status.isOk()
                    && (request instanceof CreateDocumentRequest || request instanceof UpdateDocumentRequest)) {
                usage.add(Charge.DOCUMENT_WRITES, 1);
            }
            chargeRows();
            super.close(status, trailers);
        }

        /** Adds the index entries of a query with several ranges: its rows so far, each once. */
        private void chargeRows() {
            if (rows > 0 && request instanceof RunQueryRequest query && hasSeveralRanges(query)) {
                usage.add(Charge.INDEX_ENTRY_READS, (rows + ENTRIES_PER_READ - 1) / ENTRIES_PER_READ);
            }
            rows = 0;
        }
    }

    /** Returns whether the query has ranges over several fields. An order by name counts as one. */
    private static boolean hasSeveralRanges(RunQueryRequest request) {
        return RangeFields.of(request.getStructuredQuery()).size() > 1;
    }
}
