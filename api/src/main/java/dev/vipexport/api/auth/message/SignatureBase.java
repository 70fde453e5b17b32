package dev.vipexport.api.auth.message;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Creates the text that a signature covers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.5">RFC 9421, 2.5</a>
 */
final class SignatureBase {
    static final String METHOD = "@method";
    static final String PATH = "@path";
    static final String QUERY = "@query";

    /** No signature can cover itself. */
    private static final Set<String> NOT_COVERABLE = Set.of("signature", "signature-input");

    private SignatureBase() {}

    /**
     * Returns the bytes to sign, or nothing if a covered component does not exist or is not ASCII.
     *
     * @param valueOf returns the value of a component
     */
    static Optional<byte[]> of(SignatureInput input, Function<String, Optional<String>> valueOf) {
        var base = new StringBuilder();
        for (String component : input.components()) {
            Optional<String> value = valueOf.apply(component).filter(SignatureBase::isAscii);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            appendName(base, component).append(value.get()).append('\n');
        }
        appendName(base, "@signature-params").append(input.parameters());
        return Optional.of(base.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static StringBuilder appendName(StringBuilder base, String component) {
        return base.append('"').append(component).append("\": ");
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(letter -> (letter >= ' ' && letter <= '~') || letter == '\t');
    }

    /** Returns the value of a component of this request, or nothing if it has none or this API does not know it. */
    static Optional<String> valueOf(String component, HttpServletRequest request) {
        return switch (component) {
            case METHOD -> Optional.of(request.getMethod());
            case PATH -> Optional.of(request.getRequestURI());
            case QUERY ->
                Optional.of("?" + Optional.ofNullable(request.getQueryString()).orElse(""));
            default -> fieldOf(component, request);
        };
    }

    /** The names of fields are in lower case. Several lines of a field count as one. */
    private static Optional<String> fieldOf(String name, HttpServletRequest request) {
        boolean isField = name.chars()
                .allMatch(letter -> (letter >= 'a' && letter <= 'z')
                        || (letter >= '0' && letter <= '9')
                        || letter == '-'
                        || letter == '_');
        List<String> lines =
                isField && !NOT_COVERABLE.contains(name) ? Collections.list(request.getHeaders(name)) : List.of();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.stream().map(String::strip).collect(Collectors.joining(", ")));
    }
}
