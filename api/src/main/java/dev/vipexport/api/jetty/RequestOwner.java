package dev.vipexport.api.jetty;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.server.Request;

/** Tells Jetty's handlers which organisation sent a request, after its signature was checked. */
public final class RequestOwner {
    private static final String ATTRIBUTE = "dev.vipexport.organisation";

    /** The owner of all unsigned requests. No organisation has an empty id. */
    private static final String UNSIGNED = "";

    private RequestOwner() {}

    /**
     * Stores the owner of a request.
     *
     * @param orgId id of the organisation that signed the request
     */
    public static void set(ServletRequest request, String orgId) {
        request.setAttribute(ATTRIBUTE, orgId);
    }

    /** Returns the id of the organisation. All unsigned requests share one owner. */
    static String of(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof String orgId ? orgId : UNSIGNED;
    }
}
