package dev.vipexport.emulators.fault;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Matches calls by method and target, see {@link Faults.Call}.
 *
 * @param method null for any
 * @param targetContains part of the target, or null for any
 */
public record CallPattern(@Nullable String method, @Nullable String targetContains) implements Predicate<Faults.Call> {

    @Override
    public boolean test(Faults.Call call) {
        return (method == null || call.method().equals(method))
                && (targetContains == null || call.target().contains(targetContains));
    }
}
