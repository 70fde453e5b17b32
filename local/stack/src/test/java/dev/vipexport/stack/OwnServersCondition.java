package dev.vipexport.stack;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one list of the tests that are left out of a run against Google's Firestore emulator and fake-gcs-server, and why;
 * each is printed there. In a run against our own servers nothing is left out.
 */
public final class OwnServersCondition implements ExecutionCondition {
    /** By the simple name of the class, or {@code Class.method}. */
    static final Map<String, String> REASONS = Map.of(
            "FaultsOverHttpSystemTest",
            "brings servers of its own, whose faults it is about",
            "FairnessTest",
            "stalls counts and composing for ever by faults, which the others do not have");

    /** For JUnit, which finds it as a service. */
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
        System.out.println("Left out against other servers than our own: " + name + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
