package dev.vipexport.common.job;

/** Who asked. Only callers of the same organisation may see the job. */
public record Caller(String orgId, String apiKey) {}
