package dev.vipexport.emulators.storage.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters behind a URL's question mark. */
public final class UrlQuery {
    /** Known to every call: they shape the answer's looks or its bill, not what it says. */
    private static final Set<String> COMMON_PARAMETERS = Set.of(
            "alt", "fields", "key", "prettyPrint", "projection", "quotaUser", "uploadType", "userIp", "userProject");

    private final Map<String, String> parameters;

    private UrlQuery(Map<String, String> parameters) {
        this.parameters = Map.copyOf(parameters);
    }

    public static UrlQuery parse(@Nullable String raw) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(PercentEncoding.decodeQuery(name), PercentEncoding.decodeQuery(value));
            }
        }
        return new UrlQuery(parameters);
    }

    public static UrlQuery of(Map<String, String> parameters) {
        return new UrlQuery(parameters);
    }

    public Map<String, String> asMap() {
        return parameters;
    }

    @Nullable
    public String get(String name) {
        return parameters.get(name);
    }

    /** The parameter whose name differs from {@code name} in upper and lower case at most. */
    @Nullable
    public String getIgnoringCase(String name) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getKey().equalsIgnoreCase(name)) {
                return parameter.getValue();
            }
        }
        return null;
    }

    public String get(String name, String defaultValue) {
        return parameters.getOrDefault(name, defaultValue);
    }

    public String require(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw StorageApiException.missingParameter(name);
        }
        return value;
    }

    @Nullable
    public Long number(String name) {
        String value = parameters.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException malformed) {
            throw StorageApiException.invalid("Invalid value for " + name + ": " + value);
        }
    }

    public boolean isTrue(String name) {
        return Boolean.parseBoolean(parameters.getOrDefault(name, "false").toLowerCase(Locale.ROOT));
    }

    /**
     * Refuses parameters that a call does not know: to ignore one could make the answer a wrong one.
     *
     * @param known beside those that every call knows
     */
    public void requireKnown(Set<String> known) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            boolean off = parameter.getValue().equalsIgnoreCase("false");
            if (!off && !COMMON_PARAMETERS.contains(name) && !known.contains(name)) {
                throw StorageApiException.notSupported("the parameter " + name);
            }
        }
        String alt = get("alt", "json");
        if (!alt.equals("json") && !alt.equals("media")) {
            throw StorageApiException.notSupported("alt=" + alt);
        }
    }
}
