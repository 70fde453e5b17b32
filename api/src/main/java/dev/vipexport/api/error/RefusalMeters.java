package dev.vipexport.api.error;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;

/** Counts the requests that Jetty or a filter refuses. They reach no controller, and Jetty's reach no meter of Spring. */
final class RefusalMeters {
    private enum Why {
        SIGNATURE,
        RATE,
        BODY,
        TARGET,
        HEADERS,
        FIREWALL,
        MALFORMED
    }

    private final Map<Why, Counter> refused = new EnumMap<>(Why.class);

    RefusalMeters(MeterRegistry registry) {
        for (Why why : Why.values()) {
            refused.put(
                    why,
                    Counter.builder("vip.export.refused")
                            .description("Requests that were refused before a controller saw them")
                            .tag("why", why.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Counts what a filter refuses. A back end that fails is no refusal. */
    void countFilters(RuntimeException reason) {
        if (reason instanceof TooManyRequestsException) {
            count(Why.RATE);
        } else if (reason instanceof RequestRejectedException) {
            count(Why.FIREWALL);
        } else if (reason instanceof ApiException refusal) {
            count(whyOf(refusal.status()));
        }
    }

    /** Counts what Jetty refuses while it parses the request. */
    void countJettys(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        count(known == null ? Why.MALFORMED : whyOf(known));
    }

    private static Why whyOf(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> Why.SIGNATURE;
            case REQUEST_TIMEOUT, CONTENT_TOO_LARGE -> Why.BODY;
            case URI_TOO_LONG -> Why.TARGET;
            case REQUEST_HEADER_FIELDS_TOO_LARGE -> Why.HEADERS;
            default -> Why.MALFORMED;
        };
    }

    private void count(Why why) {
        Objects.requireNonNull(refused.get(why)).increment();
    }
}
