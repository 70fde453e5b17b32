package dev.vipexport.emulators.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import org.jspecify.annotations.Nullable;

/** What is armed, in the words in which it is armed. */
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
            // armed in Java by a condition of its own, which has no words here
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
        if (fault instanceof Fault.Delay delay) {
            return kind("delay", "millis", delay.duration().toMillis());
        } else if (fault instanceof Fault.Status status) {
            return kind("status", "code", status.code());
        } else if (fault instanceof Fault.LostAnswer lost) {
            return kind("lostAnswer", "code", lost.code());
        } else if (fault instanceof Fault.Break broken) {
            return with(kind("break", "after", broken.after()), "code", broken.code());
        } else if (fault instanceof Fault.Stall stall) {
            return with(
                    kind("stall", "after", stall.after()),
                    "millis",
                    stall.pause().toMillis());
        } else if (fault instanceof Fault.Cut cut) {
            return kind("cut", "after", cut.after());
        } else if (fault instanceof Fault.Pace pace) {
            return kind("pace", "perSecond", pace.perSecond());
        }
        throw new AssertionError("Fault is sealed: " + fault);
    }

    private static JsonObject kind(String kind, String field, long value) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", kind);
        return with(json, field, value);
    }

    private static JsonObject with(JsonObject json, String field, long value) {
        json.addProperty(field, value);
        return json;
    }
}
