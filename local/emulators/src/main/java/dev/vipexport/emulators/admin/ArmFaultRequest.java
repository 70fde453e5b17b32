package dev.vipexport.emulators.admin;

import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A request to arm one fault. */
record ArmFaultRequest(int times, CallPattern calls, Fault fault) {

    /**
     * Parses {@code {"times":1,"method":"RunQuery","targetContains":"VipMessages","fault":{"kind":"cut","after":10}}}.
     * Only the fault is required.
     *
     * @throws AdminRequestException naming the wrong, missing or unknown field
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
        Fault.Kind kind = kind(fields.requireText("kind"));
        try {
            Fault fault = switch (kind) {
                case DELAY -> new Fault.Delay(millis(fields));
                case STATUS -> new Fault.Status(fields.requireInt("code"));
                case LOST_ANSWER -> new Fault.LostAnswer(fields.requireInt("code"));
                case BREAK -> new Fault.Break(fields.requireLong("after"), fields.requireInt("code"));
                case STALL -> new Fault.Stall(fields.requireLong("after"), millis(fields));
                case CUT -> new Fault.Cut(fields.requireLong("after"));
                case PACE -> new Fault.Pace(fields.requireInt("perSecond"));
            };
            fields.requireAllRead();
            return fault;
        } catch (IllegalArgumentException invalid) {
            throw AdminRequestException.badRequest(String.valueOf(invalid.getMessage()));
        }
    }

    private static Fault.Kind kind(String name) {
        return Fault.Kind.fromWireName(name)
                .orElseThrow(() -> AdminRequestException.badRequest("kind is one of "
                        + Arrays.stream(Fault.Kind.values())
                                .map(Fault.Kind::wireName)
                                .collect(Collectors.joining(", "))
                        + ", not " + name));
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
