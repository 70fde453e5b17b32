package dev.vipexport.api.limits;

import dev.vipexport.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Limits the size of path, headers and body. Jetty has its own, larger limit for the headers. */
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

    /**
     * Returns the request to process. Buffers a chunked body, because its length is unknown before.
     *
     * @throws ApiException 413, 414 or 431 if a part is too large; 400 if the body is malformed
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
            // the caller sent malformed chunks or closed the connection
            throw ApiException.badRequest("The body is not chunked as Transfer-Encoding says");
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
