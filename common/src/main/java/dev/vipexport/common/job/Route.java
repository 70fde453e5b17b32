package dev.vipexport.common.job;

/** Which ticket carries a job that has not ended. */
public enum Route {
    /** The job's own ticket, as its order sent it. */
    OWN_TICKET,

    /** A worker that took the ticket of another job runs this one. The job's own ticket takes over if that worker falls silent. */
    OTHER_TICKET,

    /** The job is large: its ticket is on the topic of large jobs. */
    LARGE_JOBS
}
