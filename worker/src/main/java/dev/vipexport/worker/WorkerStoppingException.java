package dev.vipexport.worker;

/** Thrown when this process stops. The work goes back to the queue, and no failure is counted. */
public final class WorkerStoppingException extends RuntimeException {
    public WorkerStoppingException() {
        super("this worker is stopping");
    }
}
