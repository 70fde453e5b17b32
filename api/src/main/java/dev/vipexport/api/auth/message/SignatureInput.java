package dev.vipexport.api.auth.message;

import dev.vipexport.api.auth.message.FieldScanner.MalformedFieldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Signature-Input}: what a signature covers, and its parameters. There is one signature for each
 * request.
 *
 * @param label the name under which {@code Signature} has the signature
 * @param components names of the covered components, in their order
 * @param parameters the text of components and parameters, which is signed too
 * @param created seconds since 1970
 * @param expires seconds since 1970, or null for none
 */
record SignatureInput(
        String label,
        List<String> components,
        String parameters,
        long created,
        @Nullable Long expires,
        String keyId,
        @Nullable String tag,
        @Nullable String algorithm) {
    private static final int MAX_LENGTH = 2_048;
    private static final int MAX_COMPONENTS = 16;
    private static final Set<String> INTEGERS = Set.of("created", "expires");
    private static final Set<String> STRINGS = Set.of("keyid", "nonce", "tag", "alg");

    /** Returns the parsed field, or nothing if it has another form, repeats itself or has unknown parameters. */
    static Optional<SignatureInput> parse(String field) {
        if (field.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            var scanner = new FieldScanner(field);
            String label = scanner.name();
            scanner.expect('=');
            int start = scanner.position();
            List<String> components = components(scanner);
            Map<String, Object> parameters = parameters(scanner);
            return parameters.get("created") instanceof Long created && parameters.get("keyid") instanceof String keyId
                    ? Optional.of(new SignatureInput(
                            label,
                            components,
                            field.substring(start),
                            created,
                            (Long) parameters.get("expires"),
                            keyId,
                            (String) parameters.get("tag"),
                            (String) parameters.get("alg")))
                    : Optional.empty();
        } catch (MalformedFieldException e) {
            return Optional.empty();
        }
    }

    private static List<String> components(FieldScanner scanner) throws MalformedFieldException {
        List<String> components = new ArrayList<>();
        scanner.expect('(');
        do {
            components.add(scanner.string());
        } while (scanner.skip(' '));
        scanner.expect(')');
        if (components.size() > MAX_COMPONENTS || new HashSet<>(components).size() < components.size()) {
            throw new MalformedFieldException();
        }
        return List.copyOf(components);
    }

    private static Map<String, Object> parameters(FieldScanner scanner) throws MalformedFieldException {
        Map<String, Object> parameters = new HashMap<>();
        while (!scanner.isAtEnd()) {
            scanner.expect(';');
            String name = scanner.name();
            scanner.expect('=');
            if (parameters.putIfAbsent(name, parameter(name, scanner)) != null) {
                throw new MalformedFieldException();
            }
        }
        return parameters;
    }

    private static Object parameter(String name, FieldScanner scanner) throws MalformedFieldException {
        if (INTEGERS.contains(name)) {
            return scanner.integer();
        }
        if (STRINGS.contains(name)) {
            return scanner.string();
        }
        throw new MalformedFieldException();
    }
}
