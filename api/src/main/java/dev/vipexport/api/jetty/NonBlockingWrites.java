package dev.vipexport.api.jetty;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets no thread wait for a caller that reads slowly. A servlet writes blocking. Here each write is copied, and its callback
 * succeeds at once. Jetty sends the copies as the caller reads them. The copies are bounded by {@link UnsentResponses}, and
 * a caller that reads slower than the minimum rate loses its connection.
 *
 * <p>While a request is in work, the connection has no idle timeout. Jetty fails a write that begins in the moment in which
 * the timeout ends, and the caller of a request that was held would then wait in vain.
 */
final class NonBlockingWrites extends Handler.Wrapper {
    private final ConnectionSettings settings;
    private final UnsentResponses unsent;

    NonBlockingWrites(Handler next, ConnectionSettings settings) {
        super(next);
        this.settings = settings;
        this.unsent = new UnsentResponses(settings.maxUnsent().toBytes());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var queued = new QueuedResponse(request, response, callback);
        boolean handled = super.handle(request, queued, queued.completion);
        if (!handled) {
            queued.decline();
        }
        return handled;
    }

    /** The bytes of one write. */
    private record Chunk(boolean last, ByteBuffer bytes, UnsentResponses.Receipt receipt) {}

    private final class QueuedResponse extends Response.Wrapper {
        private final Callback end;

        // of the request, which may have ended when another one closes its connection
        private final EndPoint endPoint;
        private final Executor executor;
        private final long idleTimeout;
        private final Sender sender = new Sender();
        private final Callback completion = Callback.from(this::onHandled, this::onHandlerFailed);

        // guarded by chunks
        private final Queue<Chunk> chunks = new ArrayDeque<>();
        private @Nullable Throwable failure;
        private boolean isSending;
        private boolean isHandled;
        private boolean hasEnded;

        QueuedResponse(Request request, Response response, Callback end) {
            super(request, response);
            this.end = end;
            this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            this.executor = request.getComponents().getExecutor();
            this.idleTimeout = endPoint.getIdleTimeout();
            endPoint.setIdleTimeout(0);
        }

        /** Before the next request of the connection can start. A shutdown may have set a shorter timeout. */
        private void restoreIdleTimeout() {
            if (endPoint.getIdleTimeout() == 0) {
                endPoint.setIdleTimeout(idleTimeout);
            }
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            Throwable failed;
            synchronized (chunks) {
                failed = failure;
                if (failed == null) {
                    chunks.add(chunk(last, content));
                    isSending = true;
                }
            }
            if (failed == null) {
                sender.iterate();
                callback.succeeded();
            } else {
                callback.failed(failed);
            }
        }

        private Chunk chunk(boolean last, @Nullable ByteBuffer content) {
            if (content == null || !content.hasRemaining()) {
                return new Chunk(last, BufferUtil.EMPTY_BUFFER, () -> {});
            }
            if (content.isReadOnly()) {
                // StaticFiles shares these, so a copy is not needed and nothing is counted
                ByteBuffer shared = content.slice();
                content.position(content.limit());
                return new Chunk(last, shared, () -> {});
            }
            int length = content.remaining();
            // in the heap, because direct memory is freed late
            ByteBuffer copy = ByteBuffer.allocate(length).put(content).flip();
            String owner = RequestOwner.of(getRequest());
            return new Chunk(last, copy, unsent.add(owner, length, this::drop));
        }

        private void drop() {
            closeConnection("other responses wait for callers of the same organisation");
        }

        private void closeConnection(String reason) {
            // on another thread, because closing fails the pending write of this or of another response
            executor.execute(() -> endPoint.close(new TimeoutException(reason)));
        }

        /** The handler has succeeded. The response ends when its last byte is sent. */
        private void onHandled() {
            boolean isSent;
            synchronized (chunks) {
                isHandled = true;
                isSent = !isSending;
            }
            if (isSent) {
                end();
            }
        }

        private void onHandlerFailed(Throwable reason) {
            abandon();
            restoreIdleTimeout();
            end.failed(reason);
        }

        /** Another handler has the request. */
        void decline() {
            abandon();
            restoreIdleTimeout();
        }

        private void abandon() {
            synchronized (chunks) {
                chunks.forEach(chunk -> chunk.receipt().release());
                chunks.clear();
            }
        }

        private void end() {
            Throwable failed;
            synchronized (chunks) {
                if (hasEnded) {
                    return;
                }
                hasEnded = true;
                failed = failure;
            }
            restoreIdleTimeout();
            if (failed == null) {
                end.succeeded();
            } else {
                end.failed(failed);
            }
        }

        /** Sends one chunk after the other. */
        private final class Sender extends IteratingCallback {
            private @Nullable Chunk current;
            private Scheduler.@Nullable Task timeout;

            @Override
            protected Action process() {
                boolean isEnd;
                Chunk next;
                synchronized (chunks) {
                    next = chunks.poll();
                    isSending = next != null;
                    isEnd = next == null && isHandled;
                }
                if (next == null) {
                    if (isEnd) {
                        end();
                    }
                    return Action.IDLE;
                }
                current = next;
                timeout = getRequest()
                        .getComponents()
                        .getScheduler()
                        .schedule(
                                () -> closeConnection("the caller reads too slowly"),
                                settings.timeToRead(next.bytes().remaining()).toMillis(),
                                TimeUnit.MILLISECONDS);
                getWrapped().write(next.last(), next.bytes(), this);
                return Action.SCHEDULED;
            }

            @Override
            protected void onSuccess() {
                endCurrent();
            }

            @Override
            protected void onCompleteFailure(Throwable cause) {
                endCurrent();
                boolean isEnd;
                synchronized (chunks) {
                    failure = cause;
                    isSending = false;
                    isEnd = isHandled;
                }
                abandon();
                if (isEnd) {
                    end();
                }
            }

            private void endCurrent() {
                if (timeout != null) {
                    timeout.cancel();
                }
                if (current != null) {
                    current.receipt().release();
                }
            }
        }
    }
}
