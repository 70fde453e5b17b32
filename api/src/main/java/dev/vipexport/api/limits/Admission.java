package dev.vipexport.api.limits;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link AdmissionFilter} knows of one request between its dispatches. */
final class Admission {
    /** What the request needs next. */
    enum Step {
        BODY,
        TURN,
        ADMITTED
    }

    private final String orgId;
    private volatile Step step = Step.BODY;
    private volatile byte @Nullable [] body;
    private volatile @Nullable RuntimeException failure;
    private RequestsInWork.@Nullable Place place;
    private BodyBudget.@Nullable Share bodyShare;
    private @Nullable AsyncContext suspended;

    Admission(String orgId) {
        this.orgId = orgId;
    }

    String orgId() {
        return orgId;
    }

    Step step() {
        return step;
    }

    void setStep(Step next) {
        step = next;
    }

    byte @Nullable [] body() {
        return body;
    }

    /** Throws what ended the last step, if it failed. */
    void throwIfFailed() {
        RuntimeException reason = failure;
        if (reason != null) {
            throw reason;
        }
    }

    /** Waits without a thread until {@link #resume} or {@link #fail}. */
    synchronized void suspend(AsyncContext async, Duration timeout, Supplier<RuntimeException> timeoutReason) {
        suspended = async;
        async.setTimeout(timeout.toMillis());
        async.addListener(new TimeoutListener(() -> fail(timeoutReason.get())));
    }

    /** Dispatches the request again for its next step. Does nothing if it does not wait. */
    synchronized void resume(Step next) {
        AsyncContext async = suspended;
        if (async != null) {
            suspended = null;
            step = next;
            async.dispatch();
        }
    }

    /** Dispatches the request again with its body. */
    synchronized void resumeWithBody(byte[] read) {
        body = read;
        resume(Step.TURN);
    }

    /** Dispatches the request again to answer with an error. Does nothing if it does not wait. */
    synchronized void fail(RuntimeException reason) {
        if (suspended != null) {
            failure = reason;
            resume(step);
        }
    }

    synchronized void hold(RequestsInWork.Place next) {
        place = next;
    }

    synchronized void hold(BodyBudget.Share bytes) {
        bodyShare = bytes;
    }

    /** Gives the place of the request to another one, and forgets its body. */
    void end() {
        RequestsInWork.Place held;
        BodyBudget.Share bytes;
        synchronized (this) {
            held = place;
            place = null;
            bytes = bodyShare;
            bodyShare = null;
            body = null;
        }
        if (bytes != null) {
            bytes.close();
        }
        if (held != null) {
            held.end();
        }
    }

    private record TimeoutListener(Runnable onTimeout) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            onTimeout.run();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // the completion listener of the request ends its place
        }

        @Override
        public void onError(AsyncEvent event) {
            // as onComplete
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // a later wait has a timeout of its own
        }
    }
}
