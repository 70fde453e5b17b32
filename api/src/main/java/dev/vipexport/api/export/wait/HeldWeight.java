package dev.vipexport.api.export.wait;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * How many places of the {@link WaitQuota} a request takes. Jetty keeps all headers and parameters of a request that it
 * suspends, and the API its body. So a large request takes the places of several others.
 */
final class HeldWeight {
    /** Heap of the headers of a usual request, which its own place includes. */
    private static final int INCLUDED = 4 << 10;

    /** Heap for which a request takes one more place, about half of what Jetty keeps for any request. */
    private static final int PER_PLACE = 8 << 10;

    /** Heap of a header beside its characters: the field and its two strings. */
    private static final int PER_HEADER = 128;

    private HeldWeight() {}

    /** Returns the places of the request on this thread, or one if there is none. */
    static int ofCurrentRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : 1;
    }

    static int of(HttpServletRequest request) {
        // text and parsed parameters
        long heap = 2L * (length(request.getRequestURI()) + length(request.getQueryString()));
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                heap += PER_HEADER + name.length() + value.length();
            }
        }
        heap += Math.max(0, request.getContentLengthLong());
        return (int) (1 + Math.max(0, heap - INCLUDED + PER_PLACE - 1) / PER_PLACE);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
