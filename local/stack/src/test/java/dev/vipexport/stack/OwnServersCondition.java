package dev.vipexport.stack;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips and prints the tests that cannot run against Google's Firestore emulator and fake-gcs-server, each with its
 * reason. A run against the embedded servers skips nothing.
 */
public final class OwnServersCondition implements ExecutionCondition {
    /** By the simple name of the class, or {@code Class.method}. */
    static final Map<String, String> REASONS = Map.of(
            "FaultsOverHttpSystemTest",
            "starts its own servers and tests their faults",
            "FairnessTest",
            "stalls counts and compositions by faults, which other servers do not have");

    /** Creates the condition for JUnit, which finds it as a service. */
    public OwnServersCondition() {}

    private static final String ORACLES = Objects.toString(System.getProperty("firestore.oracle"), "")
            + Objects.toString(System.getProperty("storage.oracle"), "");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String name = context.getTestMethod()
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .orElseGet(
                        () -> context.getTestClass().map(Class::getSimpleName).orElse(""));
        String reason = REASONS.get(name);
        if (ORACLES.isEmpty() || reason == null) {
            return ConditionEvaluationResult.enabled("runs against every server");
        }
        System.out.println("Skipped against servers other than the embedded ones: " + name + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
