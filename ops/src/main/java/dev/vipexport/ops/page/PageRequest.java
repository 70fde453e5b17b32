package dev.vipexport.ops.page;

import dev.vipexport.ops.error.OpsException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that is asked for.
 *
 * @param before the {@code next} of the part before, or null to start with the newest
 * @param limit 1 to 200
 */
public record PageRequest(@Nullable String before, int limit) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_TEXT = 200;

    /**
     * Reads {@code before} and {@code limit}.
     *
     * @param parameters all parameters of the request
     * @param filters names of the other parameters that the list has
     * @throws OpsException 400 if a parameter is unknown, too long or no number
     */
    public static PageRequest of(Map<String, String> parameters, String... filters) {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(Set.of("before", "limit"));
        unknown.removeAll(Set.of(filters));
        if (!unknown.isEmpty()) {
            throw OpsException.badRequest("This list has no parameter " + String.join(", ", unknown));
        }
        parameters.forEach((name, value) -> {
            if (value.length() > MAX_TEXT) {
                throw OpsException.badRequest(name + " must have at most " + MAX_TEXT + " characters");
            }
        });
        String before = parameters.get("before");
        return new PageRequest(before == null || before.isEmpty() ? null : before, limit(parameters.get("limit")));
    }

    private static int limit(@Nullable String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw invalidLimit();
        }
        throw invalidLimit();
    }

    private static OpsException invalidLimit() {
        return OpsException.badRequest("limit must be a number from 1 to " + MAX_LIMIT);
    }
}
