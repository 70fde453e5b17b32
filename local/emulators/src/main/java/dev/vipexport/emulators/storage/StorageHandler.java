package dev.vipexport.emulators.storage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.storage.http.ConnectionLostException;
import dev.vipexport.emulators.storage.http.ErrorResponses;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.RequestBody;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts between the HTTP server's exchanges and the router's requests and responses, and applies armed faults. */
final class StorageHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(StorageHandler.class);

    private final Router routes;
    private final Faults faults;
    private final StorageUsage usage;

    StorageHandler(Router routes, Faults faults, StorageUsage usage) {
        this.usage = usage;
        this.routes = routes;
        this.faults = faults;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String target = target(exchange);
        String method = method(exchange);
        try {
            Fault fault = faults.take(new Faults.Call(method, target)).orElse(null);
            process(exchange, method, target, fault);
        } catch (IOException gone) {
            log.debug("Client disconnected during {} {}; nothing to do", method, loggable(target), gone);
        } catch (RuntimeException failed) {
            log.error("Storage server failed on {} {}; closing the connection", method, loggable(target), failed);
        } finally {
            exchange.close(); // closes the connection if no response was sent
        }
    }

    private void process(HttpExchange exchange, String method, String target, @Nullable Fault fault)
            throws IOException {
        if (fault instanceof Fault.Status status) {
            send(exchange, errorResponse(status.code()), null);
            return;
        }
        if (fault instanceof Fault.Delay delay) {
            FaultPoint.sleep(delay.duration());
        }
        Request request;
        try {
            request = request(exchange, method, target);
        } catch (StorageApiException malformed) {
            send(exchange, ErrorResponses.json(malformed), null);
            return;
        }
        if (fault == null) {
            send(exchange, routes.dispatch(request), null);
        } else {
            process(exchange, request, fault);
        }
    }

    private void process(HttpExchange exchange, Request request, Fault fault) throws IOException {
        switch (fault.kind()) {
            case DELAY -> send(exchange, routes.dispatch(request), null);
            case LOST_ANSWER -> {
                routes.dispatch(request).close();
                send(exchange, errorResponse(((Fault.LostAnswer) fault).code()), null);
            }
            case BREAK -> {
                Fault.Break broken = (Fault.Break) fault;
                if (!applyWithinBody(exchange, request, FaultPoint.disconnectAfter(broken.after()))) {
                    send(exchange, errorResponse(broken.code()), null);
                }
            }
            case CUT -> applyWithinBody(exchange, request, FaultPoint.disconnectAfter(((Fault.Cut) fault).after()));
            case STALL -> applyWithinBody(exchange, request, FaultPoint.stallAfter((Fault.Stall) fault));
            case STATUS, PACE -> throw new IllegalStateException("Fault does not apply to a running request: " + fault);
        }
    }

    /**
     * Applies a fault to the request's body if it has one, else to the response's.
     *
     * @return whether the client got a response or its first bytes
     */
    private boolean applyWithinBody(HttpExchange exchange, Request request, FaultPoint faultPoint) throws IOException {
        return hasBody(exchange.getRequestHeaders())
                ? faultRequest(exchange, request, faultPoint)
                : faultResponse(exchange, request, faultPoint);
    }

    private boolean faultRequest(HttpExchange exchange, Request request, FaultPoint faultPoint) throws IOException {
        try {
            Response answer = routes.dispatch(request.withBody(faultPoint.wrap(request.body())));
            if (faultPoint.isStall()) {
                send(exchange, answer, null);
                return true;
            }
            answer.close(); // the call is done, but the client does not get its response
        } catch (ConnectionLostException lost) {
            if (!faultPoint.isReached()) {
                throw lost;
            }
        }
        return false;
    }

    private boolean faultResponse(HttpExchange exchange, Request request, FaultPoint faultPoint) throws IOException {
        Response answer = routes.dispatch(request);
        if (faultPoint.isAtStart()) {
            answer.close();
            return false;
        }
        send(exchange, answer, faultPoint);
        return true;
    }

    private static Response errorResponse(int status) {
        return ErrorResponses.json(StorageApiException.injected(status));
    }

    private void send(HttpExchange exchange, Response answer, @Nullable FaultPoint faultPoint) throws IOException {
        try (answer) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()); // keeps the connection usable
            exchange.getResponseHeaders().putAll(answer.headers());
            long length = answer.body().length();
            if (exchange.getRequestMethod().equals("HEAD")) {
                if (length != Response.Body.UNKNOWN) {
                    exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
                }
                length = 0;
            }
            // for the JDK's server, -1 is an empty body and 0 a body of unknown length
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : Math.max(0, length));
            if (length != 0) {
                // after a failure the stream stays open: otherwise closing the exchange would keep the connection open
                OutputStream out = usage.counted(exchange.getResponseBody());
                answer.body().writeTo(faultPoint == null ? out : faultPoint.wrap(out));
                out.close();
            }
        }
    }

    private Request request(HttpExchange exchange, String method, String target) {
        int question = target.indexOf('?');
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return new Request(
                method,
                question < 0 ? target : target.substring(0, question),
                UrlQuery.parse(question < 0 ? null : target.substring(question + 1)),
                exchange.getRequestHeaders(),
                new RequestBody(
                        usage.counted(exchange.getRequestBody()), length == null ? -1 : Long.parseLong(length)));
    }

    /**
     * Returns the raw path and query with one leading slash. A client whose host setting ends with a slash sends two.
     */
    private static String target(HttpExchange exchange) {
        String target = exchange.getRequestURI().toString();
        int path = target.startsWith("http://") ? target.indexOf('/', "http://".length()) : 0;
        return target.substring(Math.max(0, path)).replaceFirst("^/+", "/");
    }

    /** Returns the path alone: the query may hold a signature or the id of an upload, which grants write access. */
    private static String loggable(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question) + "?...";
    }

    /** Returns the method. HTTP libraries that cannot send PATCH name it in a header of a POST. */
    private static String method(HttpExchange exchange) {
        String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        return override != null && exchange.getRequestMethod().equals("POST") ? override : exchange.getRequestMethod();
    }

    private static boolean hasBody(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
    }
}
