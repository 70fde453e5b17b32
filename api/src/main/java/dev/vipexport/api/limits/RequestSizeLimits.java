package dev.vipexport.api.limits;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** How long the parts of a request may be. Jetty's own limit, which is wider, holds before anything is read at all. */
final class RequestSizeLimits {
    private final long maxBody;
    private final long maxTarget;
    private final long maxHeaders;

    RequestSizeLimits(ApiSettings.Limits limits) {
        this.maxBody = limits.body().toBytes();
        this.maxTarget = limits.target().toBytes();
        this.maxHeaders = limits.headers().toBytes();
    }

    /**
     * The request, to be read instead of the one given: a body that did not say how long it is has been read already.
     *
     * @throws ApiException 413, 414 or 431; 400 where the body cannot be read
     */
    HttpServletRequest enforce(HttpServletRequest request) {
        if (length(request.getRequestURI()) + length(request.getQueryString()) > maxTarget) {
            throw ApiException.targetTooLong(maxTarget);
        }
        if (headersLength(request) > maxHeaders) {
            throw ApiException.headersTooLarge(maxHeaders);
        }
        if (request.getContentLengthLong() > maxBody) {
            throw ApiException.bodyTooLarge(maxBody);
        }
        return request.getHeader("Transfer-Encoding") == null ? request : bufferChunked(request);
    }

    private HttpServletRequest bufferChunked(HttpServletRequest request) {
        try {
            byte[] read = request.getInputStream().readNBytes((int) Math.min(maxBody, Integer.MAX_VALUE - 1) + 1);
            if (read.length > maxBody) {
                throw ApiException.bodyTooLarge(maxBody);
            }
            return new BufferedRequest(request, read);
        } catch (IOException | HttpException.RuntimeException e) {
            // the caller's doing: bytes that are no chunks, or none any more
            throw ApiException.badRequest("The body does not come in chunks as its header says");
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
