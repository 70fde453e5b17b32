package dev.vipexport.emulators.storage.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query parameters of a URL. */
public final class UrlQuery {
    /** Parameters that every call accepts. They change the format of the response or the bill, not the result. */
    private static final Set<String> COMMON_PARAMETERS = Set.of(
            "alt", "fields", "key", "prettyPrint", "projection", "quotaUser", "uploadType", "userIp", "userProject");

    private final Map<String, String> parameters;

    private UrlQuery(Map<String, String> parameters) {
        this.parameters = Map.copyOf(parameters);
    }

    /** Parses a raw query. Null is an empty one. */
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

    /** Returns a query with these decoded parameters. */
    public static UrlQuery of(Map<String, String> parameters) {
        return new UrlQuery(parameters);
    }

    /** Returns all parameters by name. */
    public Map<String, String> asMap() {
        return parameters;
    }

    /** Returns the parameter, null if absent. */
    @Nullable
    public String get(String name) {
        return parameters.get(name);
    }

    /** Returns the parameter of that name in any case, null if absent. */
    @Nullable
    public String getIgnoringCase(String name) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getKey().equalsIgnoreCase(name)) {
                return parameter.getValue();
            }
        }
        return null;
    }

    /** Returns the parameter or the default. */
    public String get(String name, String defaultValue) {
        return parameters.getOrDefault(name, defaultValue);
    }

    /**
     * Returns the parameter.
     *
     * @throws StorageApiException if it is absent or empty
     */
    public String require(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw StorageApiException.missingParameter(name);
        }
        return value;
    }

    /** Returns the parameter as a number, null if absent. */
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

    /** Returns whether the parameter is {@code true} in any case. */
    public boolean isTrue(String name) {
        return Boolean.parseBoolean(parameters.getOrDefault(name, "false").toLowerCase(Locale.ROOT));
    }

    /**
     * Rejects parameters that the call does not support. Ignoring one could give a wrong result.
     *
     * @param known beside those that every call accepts
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
