package dev.vipexport.emulators.admin;

import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import java.time.Duration;

/** A request to arm one fault. */
record Arming(int times, CallPattern calls, Fault fault) {

    /**
     * Reads {@code {"times":1,"method":"RunQuery","targetContains":"VipMessages","fault":{"kind":"cut","after":10}}}; all but
     * the fault is optional.
     *
     * @throws Refusal naming the field that is wrong, missing or unknown
     */
    static Arming parse(String json) {
        Fields request = new Fields(StrictJson.object(json), "the request");
        int times = request.smallNumber("times", 1);
        CallPattern calls = new CallPattern(request.optionalText("method"), request.optionalText("targetContains"));
        Fields described = request.fields("fault");
        request.requireNoOthers();
        return new Arming(times, calls, fault(described));
    }

    private static Fault fault(Fields described) {
        String kind = described.text("kind");
        try {
            Fault fault = switch (kind) {
                case "delay" -> new Fault.Delay(millis(described));
                case "status" -> new Fault.Status(described.smallNumber("code"));
                case "lostAnswer" -> new Fault.LostAnswer(described.smallNumber("code"));
                case "break" -> new Fault.Break(described.number("after"), described.smallNumber("code"));
                case "stall" -> new Fault.Stall(described.number("after"), millis(described));
                case "cut" -> new Fault.Cut(described.number("after"));
                case "pace" -> new Fault.Pace(described.smallNumber("perSecond"));
                default ->
                    throw Refusal.malformed(
                            "kind is delay, status, lostAnswer, break, stall, cut or pace, not " + kind);
            };
            described.requireNoOthers();
            return fault;
        } catch (IllegalArgumentException invalid) {
            throw Refusal.malformed(String.valueOf(invalid.getMessage()));
        }
    }

    private static Duration millis(Fields described) {
        return Duration.ofMillis(described.smallNumber("millis"));
    }

    void on(Faults faults) {
        try {
            faults.next(times, calls, fault);
        } catch (IllegalArgumentException invalid) {
            throw Refusal.malformed(String.valueOf(invalid.getMessage()));
        }
    }
}
