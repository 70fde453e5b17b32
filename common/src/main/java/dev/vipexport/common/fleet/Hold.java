package dev.vipexport.common.fleet;

import java.time.Instant;

/**
 * An operator's order to take no tickets of a lane, or none by a worker.
 *
 * @param by the operator
 */
public record Hold(String by, Instant at, String reason) {}
