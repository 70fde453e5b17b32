package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;

/**
 * Handles cases in which fake-gcs-server differs from Google's documentation: {@code fake-gcs-deviations.txt} lists
 * them with reasons. On that server each of them must fail, so that the list stays current.
 */
final class FakeGcsDeviations implements InvocationInterceptor {
    private static final Map<String, String> REASONS = read();

    private static Map<String, String> read() {
        try (InputStream list = FakeGcsDeviations.class.getResourceAsStream("fake-gcs-deviations.txt")) {
            Map<String, String> reasons = new HashMap<>();
            String reason = "";
            for (String line : new String(Objects.requireNonNull(list).readAllBytes(), UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("# ")) {
                    reason = line.substring(2);
                } else if (!line.isBlank()) {
                    reasons.put(line.strip(), reason);
                }
            }
            return reasons;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation, name(method));
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation, name(method));
    }

    /** Returns the name in the list: class, method and the row of a parameterized method. */
    private static String name(ReflectiveInvocationContext<Method> method) {
        List<Object> row = method.getArguments();
        return method.getTargetClass().getSimpleName().replace("ContractTest", "") + "."
                + method.getExecutable().getName()
                + (row.isEmpty() ? "" : row.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")));
    }

    private static void run(InvocationInterceptor.Invocation<Void> invocation, String name) throws Throwable {
        if (System.getProperty(StorageContract.ORACLE) == null) {
            invocation.proceed();
            return;
        }
        String reason = REASONS.get(name);
        try {
            invocation.proceed();
        } catch (Exception | AssertionError deviates) {
            if (reason == null) {
                throw new AssertionFailedError("The oracle is not as documented, and not listed: " + name, deviates);
            }
            System.out.println("fake-gcs-server deviates: " + name + ": " + reason);
            return;
        }
        if (reason != null) {
            throw new AssertionFailedError("The oracle is as documented, so this has to leave the list: " + name);
        }
    }
}
