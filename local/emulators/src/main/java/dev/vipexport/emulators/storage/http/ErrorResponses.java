package dev.vipexport.emulators.storage.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Formats errors as Google does: JSON on the API's routes, XML on path-style URLs. */
public final class ErrorResponses {
    private ErrorResponses() {}

    /** Returns the error as JSON. */
    public static Response json(StorageApiException error) {
        if (error.status() == 304) {
            return Response.empty(304);
        }
        JsonObject detail = new JsonObject();
        detail.addProperty("message", error.getMessage());
        detail.addProperty("domain", "global");
        detail.addProperty("reason", error.reason());
        JsonArray details = new JsonArray();
        details.add(detail);
        JsonObject described = new JsonObject();
        described.addProperty("code", error.status());
        described.addProperty("message", error.getMessage());
        described.add("errors", details);
        JsonObject body = new JsonObject();
        body.add("error", described);
        return Response.json(error.status(), body);
    }

    /** Returns the error as XML. */
    public static Response xml(StorageApiException error) {
        if (error.status() == 304) {
            return Response.empty(304);
        }
        String body = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>" + error.code() + "</Code><Message>"
                + escape(error.getMessage()) + "</Message>" + details(error.details()) + "</Error>";
        return Response.text(error.status(), "application/xml; charset=UTF-8", body);
    }

    private static String details(String details) {
        return details.isEmpty() ? "" : "<Details>" + escape(details) + "</Details>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
