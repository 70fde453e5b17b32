package dev.vipexport.api.export;

import org.springframework.context.SmartLifecycle;

/** Releases whoever waits before the web server's graceful shutdown begins to wait for them. */
final class WaitersLifecycle implements SmartLifecycle {
    private final Waiters waiters;
    private volatile boolean running;

    WaitersLifecycle(Waiters waiters) {
        this.waiters = waiters;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        waiters.release();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start is the first to stop. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
