package dev.vipexport.ops.fleet;

import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.ops.access.Operator;
import dev.vipexport.ops.audit.Action;
import dev.vipexport.ops.audit.ActionRequest;
import dev.vipexport.ops.audit.AuditLog;
import dev.vipexport.ops.audit.AuditLog.Done;
import dev.vipexport.ops.error.OpsException;
import dev.vipexport.ops.queue.Lane;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Workers and lanes. A worker obeys a hold with its next heartbeat. */
@RestController
class FleetController {
    private final Fleet fleet;
    private final AuditLog audit;
    private final InstantSource clock;

    FleetController(Fleet fleet, AuditLog audit, InstantSource clock) {
        this.fleet = fleet;
        this.audit = audit;
        this.clock = clock;
    }

    /** All workers of the last day. */
    record Workers(Instant at, List<WorkerView> workers) {}

    /** The answer to a hold or its end: {@code held} or {@code resumed}. */
    record Held(String auditId, String name, String state) {}

    @GetMapping("/ops/v1/workers")
    Workers workers() {
        Instant now = clock.instant();
        return new Workers(
                now,
                fleet.heartbeats().stream()
                        .map(heartbeat -> WorkerView.of(heartbeat, now))
                        .toList());
    }

    @PostMapping("/ops/v1/lanes/{lane}:{verb:pause|resume}")
    Held holdLane(
            @PathVariable String lane,
            @PathVariable String verb,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return perform(Action.of(operator, "lane." + verb, require(lane), body, key), FleetStore.lane(lane), verb);
    }

    @PostMapping("/ops/v1/workers/{name}:{verb:drain|resume}")
    Held holdWorker(
            @PathVariable String name,
            @PathVariable String verb,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return perform(
                Action.of(operator, "worker." + verb, requireWorker(name), body, key), FleetStore.worker(name), verb);
    }

    private Held perform(Action action, String hold, String verb) {
        boolean ends = verb.equals("resume");
        String auditId = audit.perform(action, () -> {
                    if (ends) {
                        fleet.resume(hold);
                    } else {
                        fleet.hold(hold, new Hold(action.operator().name(), clock.instant(), action.reason()));
                    }
                    return new Done<>(hold, ends ? "resumed" : "held");
                })
                .auditId();
        return new Held(auditId, action.target(), ends ? "resumed" : "held");
    }

    private static String require(String lane) {
        return Lane.find(lane).map(Lane::wireName).orElseThrow(() -> OpsException.notFound("There is no such lane"));
    }

    private String requireWorker(String name) {
        return fleet.heartbeats().stream()
                .map(Heartbeat::name)
                .filter(name::equals)
                .findFirst()
                .orElseThrow(() -> OpsException.notFound("No worker of this name was seen in the last day"));
    }
}
