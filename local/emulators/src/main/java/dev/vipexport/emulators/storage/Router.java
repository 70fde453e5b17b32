package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.storage.http.ConnectionLostException;
import dev.vipexport.emulators.storage.http.ErrorResponses;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.signing.SignatureVerifier;
import dev.vipexport.emulators.storage.upload.ResumableUploads;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps URLs to handlers. The server rejects a URL without a route as not supported. */
final class Router {
    private static final Logger log = LoggerFactory.getLogger(Router.class);
    private static final String BUCKET = "/storage/v1/b/([^/]+)";
    private static final String OBJECT = BUCKET + "/o/([^/]+)";
    private static final Pattern API = Pattern.compile("/(?:resumable/)?(?:storage|upload|download|batch)/.*");

    /** Handles a request. {@code parts} are the percent-decoded groups of the route's path. */
    interface Handler {
        Response handle(Request request, List<String> parts) throws IOException;
    }

    private record Route(Pattern path, Handler handler) {
        Route(String path, Handler handler) {
            this(Pattern.compile(path), handler);
        }
    }

    private final List<Route> routes;
    private final StorageUsage usage;

    Router(ObjectStore store, ResumableUploads uploads, SignatureVerifier signatures, StorageUsage usage, String url) {
        this.usage = usage;
        ObjectRoutes objects = new ObjectRoutes(store, url);
        BucketRoutes buckets = new BucketRoutes(store, url);
        CopyRoutes copies = new CopyRoutes(store, url);
        this.routes = List.of(
                new Route("/(?:resumable/)?upload" + BUCKET + "/o", new UploadRoutes(store, uploads, url)),
                new Route(OBJECT, objects),
                new Route("/download" + OBJECT, objects),
                new Route(BUCKET + "/o", new ListRoute(store, url)),
                new Route(OBJECT + "/compose", new ComposeRoute(store, url)),
                new Route(OBJECT + "/(rewriteTo|copyTo)/b/([^/]+)/o/([^/]+)", copies),
                new Route("/storage/v1/b", buckets),
                new Route(BUCKET, buckets),
                new Route("/batch/storage/v1", new BatchRoute(this)),
                new Route(
                        "/(?!(?:storage|upload|download|batch|resumable)/)([^/]+)/(.+)",
                        new PathStyleRoute(store, signatures)));
    }

    /**
     * Returns the response, also for a rejected request. An {@link IOException} means that the client has disconnected.
     */
    Response dispatch(Request request) throws IOException {
        Response response = answer(request);
        usage.count(request, response);
        return response;
    }

    private Response answer(Request request) throws IOException {
        try {
            request.requireSupportedHeaders(!API.matcher(request.path()).matches());
            return route(request);
        } catch (StorageApiException refused) {
            return API.matcher(request.path()).matches() ? ErrorResponses.json(refused) : ErrorResponses.xml(refused);
        } catch (ConnectionLostException lost) {
            throw lost;
        } catch (IOException | RuntimeException failed) {
            log.error("Storage server failed on {} {}; the client gets 500", request.method(), request.path(), failed);
            return ErrorResponses.json(new StorageApiException(500, "internalError", "Internal error: " + failed));
        }
    }

    private Response route(Request request) throws IOException {
        for (Route route : routes) {
            Matcher path = route.path().matcher(request.path());
            if (path.matches()) {
                List<String> parts = IntStream.rangeClosed(1, path.groupCount())
                        .mapToObj(part -> PercentEncoding.decodePath(path.group(part)))
                        .toList();
                return route.handler().handle(request, parts);
            }
        }
        throw request.methodNotSupported();
    }
}
