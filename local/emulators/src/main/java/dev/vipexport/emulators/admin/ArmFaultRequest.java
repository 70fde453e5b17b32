package dev.vipexport.emulators.admin;

import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import java.time.Duration;

/** A request to arm one fault. */
record ArmFaultRequest(int times, CallPattern calls, Fault fault) {

    /**
     * Reads {@code {"times":1,"method":"RunQuery","targetContains":"VipMessages","fault":{"kind":"cut","after":10}}}; all but
     * the fault is optional.
     *
     * @throws AdminRequestException naming the field that is wrong, missing or unknown
     */
    static ArmFaultRequest parse(String json) {
        JsonFields request = new JsonFields(StrictJson.object(json), "the request");
        int times = request.optionalInt("times", 1);
        CallPattern calls = new CallPattern(request.optionalText("method"), request.optionalText("targetContains"));
        JsonFields faultFields = request.requireObject("fault");
        request.requireAllRead();
        return new ArmFaultRequest(times, calls, fault(faultFields));
    }

    private static Fault fault(JsonFields fields) {
        String kind = fields.requireText("kind");
        try {
            Fault fault = switch (kind) {
                case "delay" -> new Fault.Delay(millis(fields));
                case "status" -> new Fault.Status(fields.requireInt("code"));
                case "lostAnswer" -> new Fault.LostAnswer(fields.requireInt("code"));
                case "break" -> new Fault.Break(fields.requireLong("after"), fields.requireInt("code"));
                case "stall" -> new Fault.Stall(fields.requireLong("after"), millis(fields));
                case "cut" -> new Fault.Cut(fields.requireLong("after"));
                case "pace" -> new Fault.Pace(fields.requireInt("perSecond"));
                default ->
                    throw AdminRequestException.badRequest(
                            "kind is delay, status, lostAnswer, break, stall, cut or pace, not " + kind);
            };
            fields.requireAllRead();
            return fault;
        } catch (IllegalArgumentException invalid) {
            throw AdminRequestException.badRequest(String.valueOf(invalid.getMessage()));
        }
    }

    private static Duration millis(JsonFields fields) {
        return Duration.ofMillis(fields.requireInt("millis"));
    }

    void armOn(Faults faults) {
        try {
            faults.arm(times, calls, fault);
        } catch (IllegalArgumentException invalid) {
            throw AdminRequestException.badRequest(String.valueOf(invalid.getMessage()));
        }
    }
}
