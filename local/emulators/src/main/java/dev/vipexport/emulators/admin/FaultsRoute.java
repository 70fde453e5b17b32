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

/** {@code /faults}: all servers; {@code /faults/NAME}: one. */
final class FaultsRoute implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(FaultsRoute.class);
    private static final String ALL = "/faults";
    private static final int LARGEST_REQUEST = 64 << 10;

    private final SortedMap<String, Faults> servers;

    FaultsRoute(SortedMap<String, Faults> servers) {
        this.servers = servers;
    }

    private record Answer(int status, @Nullable JsonElement body) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().toString();
            if (path.equals(ALL)) {
                return ofAll(exchange.getRequestMethod());
            }
            return ofOne(exchange, named(path));
        } catch (Refusal refused) {
            return error(refused.status(), refused.reason());
        } catch (RuntimeException failed) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), failed);
            return error(500, "Internal error: " + failed);
        }
    }

    private Answer ofAll(String method) {
        return switch (method) {
            case "GET" -> new Answer(200, listing());
            case "DELETE" -> {
                servers.values().forEach(Faults::clear);
                yield new Answer(204, null);
            }
            default -> throw new Refusal(405, ALL + " takes GET and DELETE, not " + method);
        };
    }

    private JsonObject listing() {
        JsonObject all = new JsonObject();
        servers.forEach((name, faults) -> all.add(name, FaultsJson.of(faults)));
        return all;
    }

    private Answer ofOne(HttpExchange exchange, Faults faults) throws IOException {
        String method = exchange.getRequestMethod();
        return switch (method) {
            case "GET" -> new Answer(200, FaultsJson.of(faults));
            case "POST" -> {
                Arming.parse(body(exchange)).on(faults);
                yield new Answer(201, FaultsJson.of(faults));
            }
            case "DELETE" -> {
                faults.clear();
                yield new Answer(204, null);
            }
            default -> throw new Refusal(405, exchange.getRequestURI() + " takes GET, POST and DELETE, not " + method);
        };
    }

    private Faults named(String path) {
        Faults faults = path.startsWith(ALL + "/") ? servers.get(path.substring(ALL.length() + 1)) : null;
        if (faults == null) {
            throw new Refusal(
                    404,
                    "there is no " + path + "; there are " + ALL + " and "
                            + servers.keySet().stream()
                                    .map(name -> ALL + "/" + name)
                                    .toList());
        }
        return faults;
    }

    private static String body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            throw new Refusal(413, "a request has at most " + LARGEST_REQUEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Refusal.malformed("the body is not UTF-8");
        }
    }

    private static Answer error(int status, String message) {
        JsonObject error = new JsonObject();
        error.addProperty("error", message);
        return new Answer(status, error);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
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
