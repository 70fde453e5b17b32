package dev.vipexport.emulators.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.vipexport.emulators.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /faults} for all servers and {@code /faults/NAME} for one. */
final class FaultsHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(FaultsHandler.class);
    private static final String ROOT = "/faults";
    private static final int MAX_REQUEST_BYTES = 64 << 10;

    private final SortedMap<String, Faults> servers;

    FaultsHandler(SortedMap<String, Faults> servers) {
        this.servers = servers;
    }

    private record Response(int status, @Nullable JsonElement body) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, respond(exchange));
        }
    }

    private Response respond(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().toString();
            if (path.equals(ROOT)) {
                return handleAllServers(exchange.getRequestMethod());
            }
            return handleServer(exchange, requireServer(path));
        } catch (AdminRequestException refused) {
            return error(refused.status(), refused.reason());
        } catch (RuntimeException failed) {
            log.error(
                    "Admin server failed on {} {}; the client gets 500",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    failed);
            return error(500, "Internal error: " + failed);
        }
    }

    private Response handleAllServers(String method) {
        return switch (method) {
            case "GET" -> new Response(200, listing());
            case "DELETE" -> {
                servers.values().forEach(Faults::clear);
                yield new Response(204, null);
            }
            default -> throw new AdminRequestException(405, ROOT + " takes GET and DELETE, not " + method);
        };
    }

    private JsonObject listing() {
        JsonObject all = new JsonObject();
        servers.forEach((name, faults) -> all.add(name, FaultsJson.of(faults)));
        return all;
    }

    private Response handleServer(HttpExchange exchange, Faults faults) throws IOException {
        String method = exchange.getRequestMethod();
        return switch (method) {
            case "GET" -> new Response(200, FaultsJson.of(faults));
            case "POST" -> {
                ArmFaultRequest.parse(body(exchange)).armOn(faults);
                yield new Response(201, FaultsJson.of(faults));
            }
            case "DELETE" -> {
                faults.clear();
                yield new Response(204, null);
            }
            default ->
                throw new AdminRequestException(
                        405, exchange.getRequestURI() + " takes GET, POST and DELETE, not " + method);
        };
    }

    private Faults requireServer(String path) {
        Faults faults = path.startsWith(ROOT + "/") ? servers.get(path.substring(ROOT.length() + 1)) : null;
        if (faults == null) {
            throw new AdminRequestException(
                    404,
                    "there is no " + path + "; there are " + ROOT + " and "
                            + servers.keySet().stream()
                                    .map(name -> ROOT + "/" + name)
                                    .toList());
        }
        return faults;
    }

    private static String body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
        if (body.length > MAX_REQUEST_BYTES) {
            throw new AdminRequestException(413, "a request has at most " + MAX_REQUEST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw AdminRequestException.badRequest("the body is not UTF-8");
        }
    }

    private static Response error(int status, String message) {
        JsonObject error = new JsonObject();
        error.addProperty("error", message);
        return new Response(status, error);
    }

    private static void send(HttpExchange exchange, Response answer) throws IOException {
        if (answer.body() == null) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] body = (answer.body() + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
