package dev.vipexport.common.job;

/** Who asked. Only callers of the same organisation may see the job. */
public record Requester(String orgId, String apiKey) {}
