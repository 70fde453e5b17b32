package dev.vipexport.common.job;

/**
 * The organisation and API key that requested a job. Only callers of the same organisation can see the job.
 */
public record Caller(String orgId, String apiKey) {}
