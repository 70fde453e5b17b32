package dev.vipexport.api.limits;

import dev.vipexport.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits the size of path, headers and declared body. Jetty has its own, larger limit for the headers. {@link BodyReader}
 * limits chunked bodies.
 */
@Component
final class RequestSizeLimits {
    private final long maxBody;
    private final long maxTarget;
    private final long maxHeaders;

    RequestSizeLimits(LimitSettings limits) {
        this.maxBody = limits.body().toBytes();
        this.maxTarget = limits.target().toBytes();
        this.maxHeaders = limits.headers().toBytes();
    }

    /** @throws ApiException 413, 414 or 431 if a part is declared or is too large */
    void check(HttpServletRequest request) {
        if (length(request.getRequestURI()) + length(request.getQueryString()) > maxTarget) {
            throw ApiException.targetTooLong(maxTarget);
        }
        if (headersLength(request) > maxHeaders) {
            throw ApiException.headersTooLarge(maxHeaders);
        }
        if (request.getContentLengthLong() > maxBody) {
            throw ApiException.bodyTooLarge(maxBody);
        }
    }

    private static long headersLength(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .mapToLong(name -> Collections.list(request.getHeaders(name)).stream()
                        .mapToLong(value -> name.length() + value.length() + ": \r\n".length())
                        .sum())
                .sum();
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
