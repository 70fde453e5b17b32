package dev.vipexport.ops.audit;

import dev.vipexport.ops.access.Operator;
import dev.vipexport.ops.error.OpsException;
import org.jspecify.annotations.Nullable;

/**
 * An action that an operator wants.
 *
 * @param name such as {@code job.cancel}
 * @param target what it changes: the id of a job, the name of a lane
 * @param key the operator's key for repetitions of the request
 */
public record Action(Operator operator, String name, String target, String reason, String key) {
    private static final int MIN_REASON = 10;
    private static final int MAX_REASON = 500;
    private static final int MAX_KEY = 100;

    /**
     * Checks what the operator sent.
     *
     * @throws OpsException 400 if the reason is too short or too long, or the key too long
     */
    public static Action of(Operator operator, String name, String target, @Nullable ActionRequest body, String key) {
        String reason =
                body == null || body.reason() == null ? "" : body.reason().strip();
        if (reason.length() < MIN_REASON || reason.length() > MAX_REASON) {
            throw OpsException.badRequest(
                    "Give a \"reason\" of " + MIN_REASON + " to " + MAX_REASON + " characters. The audit keeps it");
        }
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw OpsException.badRequest("Idempotency-Key must have 1 to " + MAX_KEY + " characters");
        }
        return new Action(operator, name, target, reason, key);
    }
}
