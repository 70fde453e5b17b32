package dev.vipexport.emulators.storage;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /bucket/object}: what a browser or curl downloads, a signed URL too. Every object is public here;
 * signatures are neither needed nor checked.
 */
final class PathStyleRoute implements Routes.Handler {
    private static final Map<String, String> OVERRIDES = Map.of(
            "response-content-type", "Content-Type",
            "response-content-disposition", "Content-Disposition");

    private final ObjectStore store;

    PathStyleRoute(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Response answer(Request request, List<String> parts) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw request.methodNotSupported();
        }
        refuseUnknown(request.query());
        Response response = Download.of(
                store.open(parts.get(0), parts.get(1), request.query().number("generation"), Preconditions.NONE),
                request);
        OVERRIDES.forEach((parameter, header) -> {
            @Nullable String value = request.query().get(parameter);
            if (value != null) {
                response.withText(header, value);
            }
        });
        return response;
    }

    private static void refuseUnknown(Query query) {
        for (String name : query.asMap().keySet()) {
            boolean signature = name.toLowerCase(Locale.ROOT).startsWith("x-goog-");
            boolean known = name.equals("generation") || name.equals("userProject") || OVERRIDES.containsKey(name);
            if (!signature && !known) {
                throw StorageError.notSupported("the parameter " + name + " of a path-style URL");
            }
        }
    }
}
