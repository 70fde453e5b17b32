package dev.vipexport.api.limits;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** How long the parts of a request may be. Jetty's own limit, which is wider, holds before anything is read at all. */
final class Sizes {
    private final long body;
    private final long target;
    private final long headers;

    Sizes(ApiSettings.Limits limits) {
        this.body = limits.body().toBytes();
        this.target = limits.target().toBytes();
        this.headers = limits.headers().toBytes();
    }

    /**
     * The request, to be read instead of the one given: a body that did not say how long it is has been read already.
     *
     * @throws RefusedException 413, 414 or 431; 400 where the body cannot be read
     */
    HttpServletRequest within(HttpServletRequest request) {
        if (length(request.getRequestURI()) + length(request.getQueryString()) > target) {
            throw RefusedException.targetTooLong(target);
        }
        if (headersOf(request) > headers) {
            throw RefusedException.headersTooLarge(headers);
        }
        if (request.getContentLengthLong() > body) {
            throw RefusedException.bodyTooLarge(body);
        }
        return request.getHeader("Transfer-Encoding") == null ? request : chunked(request);
    }

    private HttpServletRequest chunked(HttpServletRequest request) {
        try {
            byte[] read = request.getInputStream().readNBytes((int) Math.min(body, Integer.MAX_VALUE - 1) + 1);
            if (read.length > body) {
                throw RefusedException.bodyTooLarge(body);
            }
            return new ReadRequest(request, read);
        } catch (IOException | HttpException.RuntimeException e) {
            // the caller's doing: bytes that are no chunks, or none any more
            throw RefusedException.badRequest("The body does not come in chunks as its header says");
        }
    }

    private static long headersOf(HttpServletRequest request) {
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
