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

/** Carries requests from the HTTP server to the routes and answers back, and faults out on the way. */
final class StorageHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(StorageHandler.class);

    private final Router routes;
    private final Faults faults;

    StorageHandler(Router routes, Faults faults) {
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
            log.debug("{} {}: the client is gone", method, target, gone);
        } catch (RuntimeException failed) {
            log.error("the embedded storage server failed on {} {}", method, target, failed);
        } finally {
            exchange.close(); // without an answer this closes the connection
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
        if (fault == null || fault instanceof Fault.Delay) {
            send(exchange, routes.dispatch(request), null);
        } else if (fault instanceof Fault.LostAnswer lost) {
            routes.dispatch(request).close();
            send(exchange, errorResponse(lost.code()), null);
        } else if (hasBody(exchange.getRequestHeaders())) {
            faultRequest(exchange, request, fault);
        } else {
            faultResponse(exchange, request, fault);
        }
    }

    private void faultRequest(HttpExchange exchange, Request request, Fault fault) throws IOException {
        FaultPoint faultPoint = faultPoint(fault);
        try {
            Response answer = routes.dispatch(request.withBody(faultPoint.wrap(request.body())));
            if (fault instanceof Fault.Stall) {
                send(exchange, answer, null);
                return;
            }
            answer.close(); // carried out, but nobody hears of it
        } catch (ConnectionLostException lost) {
            if (!faultPoint.isReached()) {
                throw lost;
            }
        }
        if (fault instanceof Fault.Break broken) {
            send(exchange, errorResponse(broken.code()), null);
        }
    }

    private void faultResponse(HttpExchange exchange, Request request, Fault fault) throws IOException {
        FaultPoint faultPoint = faultPoint(fault);
        Response answer = routes.dispatch(request);
        if (!faultPoint.isAtStart()) {
            send(exchange, answer, faultPoint);
            return;
        }
        answer.close();
        if (fault instanceof Fault.Break broken) {
            send(exchange, errorResponse(broken.code()), null);
        }
    }

    private static FaultPoint faultPoint(Fault fault) {
        if (fault instanceof Fault.Stall stall) {
            return FaultPoint.stallAfter(stall);
        }
        if (fault instanceof Fault.Cut cut) {
            return FaultPoint.disconnectAfter(cut.after());
        }
        if (fault instanceof Fault.Break broken) {
            return FaultPoint.disconnectAfter(broken.after());
        }
        throw new IllegalArgumentException(fault + " does not strike in the middle of a body");
    }

    private static Response errorResponse(int status) {
        return ErrorResponses.json(StorageApiException.injected(status));
    }

    private static void send(HttpExchange exchange, Response answer, @Nullable FaultPoint faultPoint)
            throws IOException {
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
            // the JDK's server takes -1 for an empty body and 0 for one of an unknown length
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : Math.max(0, length));
            if (length != 0) {
                // not closed after a failure: then closing the exchange would no longer close the connection
                OutputStream out = exchange.getResponseBody();
                answer.body().writeTo(faultPoint == null ? out : faultPoint.wrap(out));
                out.close();
            }
        }
    }

    private static Request request(HttpExchange exchange, String method, String target) {
        int question = target.indexOf('?');
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return new Request(
                method,
                question < 0 ? target : target.substring(0, question),
                UrlQuery.parse(question < 0 ? null : target.substring(question + 1)),
                exchange.getRequestHeaders(),
                new RequestBody(exchange.getRequestBody(), length == null ? -1 : Long.parseLong(length)));
    }

    /** Raw path and query; a client that was given a host with a slash at its end sends two. */
    private static String target(HttpExchange exchange) {
        String target = exchange.getRequestURI().toString();
        int path = target.startsWith("http://") ? target.indexOf('/', "http://".length()) : 0;
        return target.substring(Math.max(0, path)).replaceFirst("^/+", "/");
    }

    /** Where HTTP libraries cannot send a PATCH they say it in a header. */
    private static String method(HttpExchange exchange) {
        String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        return override != null && exchange.getRequestMethod().equals("POST") ? override : exchange.getRequestMethod();
    }

    private static boolean hasBody(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
    }
}
