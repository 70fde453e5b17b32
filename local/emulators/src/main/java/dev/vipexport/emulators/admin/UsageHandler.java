package dev.vipexport.emulators.admin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Serves {@code GET /usage}: the calls of each server and what Google would bill for them. */
final class UsageHandler implements HttpHandler {
    static final String PATH = "/usage";

    private final SortedMap<String, Usage> servers;

    UsageHandler(SortedMap<String, Usage> servers) {
        this.servers = servers;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isPath = exchange.getRequestURI().toString().equals(PATH);
            boolean isGet = exchange.getRequestMethod().equals("GET");
            byte[] body = (isPath && isGet ? usage() : error())
                    .toString()
                    .concat("\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(isPath ? isGet ? 200 : 405 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static JsonObject error() {
        JsonObject error = new JsonObject();
        error.addProperty("error", "there is only GET " + PATH);
        return error;
    }

    private JsonObject usage() {
        JsonObject all = new JsonObject();
        servers.forEach((name, usage) -> all.add(name, json(usage.totals())));
        return all;
    }

    /** Returns all charges, also those of zero, and the calls by name. */
    private static JsonObject json(Usage.Totals totals) {
        JsonObject json = new JsonObject();
        for (Charge charge : Charge.values()) {
            json.addProperty(charge.field(), totals.of(charge));
        }
        JsonObject calls = new JsonObject();
        new TreeMap<>(totals.calls()).forEach(calls::addProperty);
        json.add("calls", calls);
        return json;
    }
}
