package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.object.Bucket;
import dev.vipexport.emulators.storage.object.CorsRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds the headers by which a browser lets a page of another origin read an object. Google applies a bucket's
 * configuration to the XML API, so path-style URLs alone have them. The first rule that matches origin and method
 * decides. Without one a browser hides the response.
 */
final class BucketCors {
    private static final String REQUESTED_METHOD = "Access-Control-Request-Method";

    private BucketCors() {}

    /** Returns whether a browser asks for permission before it sends a request. Such a request is never signed. */
    static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.header("Origin") != null
                && request.header(REQUESTED_METHOD) != null;
    }

    /** Answers a browser that asks for permission. */
    static Response preflight(Request request, Bucket bucket) {
        Response response = Response.empty(200);
        rule(request, bucket, request.header(REQUESTED_METHOD)).ifPresent(rule -> {
            allowOrigin(request, rule, response);
            response.withText("Access-Control-Allow-Methods", String.join(",", rule.methods()));
            response.withText("Access-Control-Allow-Headers", String.join(",", rule.headers()));
            if (rule.maxAgeSeconds() != null) {
                response.with("Access-Control-Max-Age", String.valueOf(rule.maxAgeSeconds()));
            }
        });
        return response;
    }

    /** Adds the headers to the response of any other request, also to an error. */
    static void addHeaders(Request request, Bucket bucket, Response response) {
        rule(request, bucket, request.method()).ifPresent(rule -> {
            allowOrigin(request, rule, response);
            response.withText("Access-Control-Expose-Headers", String.join(",", rule.headers()));
        });
    }

    private static Optional<CorsRule> rule(Request request, Bucket bucket, @Nullable String method) {
        String origin = request.header("Origin");
        return origin == null || method == null
                ? Optional.empty()
                : bucket.description().settings().cors().stream()
                        .filter(rule -> rule.matches(origin, method))
                        .findFirst();
    }

    private static void allowOrigin(Request request, CorsRule rule, Response response) {
        String origin = rule.isForEveryOrigin() ? "*" : String.valueOf(request.header("Origin"));
        response.withText("Access-Control-Allow-Origin", origin);
        response.headers().add("Vary", "Origin");
    }
}
