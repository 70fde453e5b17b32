package dev.vipexport.api.export.wait;

import org.springframework.context.SmartLifecycle;

/** Releases whoever waits before the web server's graceful shutdown begins to wait for them. */
public final class JobWaitsLifecycle implements SmartLifecycle {
    private final JobWaits jobWaits;
    private volatile boolean running;

    public JobWaitsLifecycle(JobWaits jobWaits) {
        this.jobWaits = jobWaits;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        jobWaits.releaseAll();
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
