package dev.vipexport.stack.containers;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * For tests in containers: without a Docker engine they are skipped in one visible line, or fail where the environment
 * says {@code REQUIRE_DOCKER=1}.
 */
final class DockerCondition implements ExecutionCondition {
    private static final String MISSING =
            "no Docker engine answers, so the packaged jars are not tested against Kafka in a container";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("asked once for the class");
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        }
        if ("1".equals(System.getenv("REQUIRE_DOCKER"))) {
            throw new AssertionError(MISSING + "; REQUIRE_DOCKER=1 asks for it");
        }
        System.out.println("SKIPPED: " + MISSING + " (REQUIRE_DOCKER=1 makes this a failure)");
        return ConditionEvaluationResult.disabled(MISSING);
    }
}
