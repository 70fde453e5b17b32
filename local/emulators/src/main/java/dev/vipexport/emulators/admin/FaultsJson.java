package dev.vipexport.emulators.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import org.jspecify.annotations.Nullable;

/** Writes armed faults in the JSON format in which clients arm them. */
final class FaultsJson {
    private FaultsJson() {}

    static JsonObject of(Faults faults) {
        JsonArray armed = new JsonArray();
        faults.armed().forEach(one -> armed.add(of(one)));
        JsonObject all = new JsonObject();
        all.addProperty("fired", faults.fired());
        all.add("armed", armed);
        return all;
    }

    private static JsonObject of(Faults.Armed armed) {
        JsonObject json = new JsonObject();
        json.addProperty("times", armed.remaining());
        if (armed.matches() instanceof CallPattern calls) {
            addIfPresent(json, "method", calls.method());
            addIfPresent(json, "targetContains", calls.targetContains());
        } else {
            // armed in Java with a predicate, which has no JSON form
            json.addProperty("custom", true);
        }
        json.add("fault", of(armed.fault()));
        return json;
    }

    private static void addIfPresent(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.addProperty(name, value);
        }
    }

    private static JsonObject of(Fault fault) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", fault.kind().wireName());
        return switch (fault.kind()) {
            case DELAY -> with(json, "millis", ((Fault.Delay) fault).duration().toMillis());
            case STATUS -> with(json, "code", ((Fault.Status) fault).code());
            case LOST_ANSWER -> with(json, "code", ((Fault.LostAnswer) fault).code());
            case BREAK -> {
                Fault.Break broken = (Fault.Break) fault;
                yield with(with(json, "after", broken.after()), "code", broken.code());
            }
            case STALL -> {
                Fault.Stall stall = (Fault.Stall) fault;
                yield with(
                        with(json, "after", stall.after()),
                        "millis",
                        stall.pause().toMillis());
            }
            case CUT -> with(json, "after", ((Fault.Cut) fault).after());
            case PACE -> with(json, "perSecond", ((Fault.Pace) fault).perSecond());
        };
    }

    private static JsonObject with(JsonObject json, String field, long value) {
        json.addProperty(field, value);
        return json;
    }
}
