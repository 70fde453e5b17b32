package dev.vipexport.worker.ticket;

import java.util.concurrent.atomic.AtomicBoolean;

/** Work that a thread of this worker has claimed and not ended yet. Its claim is withdrawn once, by that thread or by a stop. */
final class RunningWork {
    private final Executions executions;
    private final Execution execution;
    private final AtomicBoolean ended = new AtomicBoolean();

    RunningWork(Executions executions, Execution execution) {
        this.executions = executions;
        this.execution = execution;
    }

    /** Returns whether the caller may withdraw the claim. Only the first call returns true. */
    boolean tryEnd() {
        return ended.compareAndSet(false, true);
    }

    /** Withdraws the claim and sends a new ticket. */
    void requeue() {
        executions.requeue(execution);
    }

    @Override
    public String toString() {
        return execution.toString();
    }
}
