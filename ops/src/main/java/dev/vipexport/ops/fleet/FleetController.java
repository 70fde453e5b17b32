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

    /** The answer to a hold or its end. */
    record Held(String auditId, String name, boolean held) {}

    @GetMapping("/ops/v1/workers")
    Workers workers() {
        Instant now = clock.instant();
        return new Workers(
                now,
                fleet.heartbeats().stream()
                        .map(heartbeat -> WorkerView.of(heartbeat, now))
                        .toList());
    }

    @PostMapping("/ops/v1/lanes/{lane}:pause")
    Held pause(
            @PathVariable String lane,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return set(Action.of(operator, "lane.pause", require(lane), body, key), FleetStore.lane(lane), true);
    }

    @PostMapping("/ops/v1/lanes/{lane}:resume")
    Held resume(
            @PathVariable String lane,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return set(Action.of(operator, "lane.resume", require(lane), body, key), FleetStore.lane(lane), false);
    }

    @PostMapping("/ops/v1/workers/{name}:drain")
    Held drain(
            @PathVariable String name,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return set(Action.of(operator, "worker.drain", requireWorker(name), body, key), FleetStore.worker(name), true);
    }

    @PostMapping("/ops/v1/workers/{name}:resume")
    Held resumeWorker(
            @PathVariable String name,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return set(
                Action.of(operator, "worker.resume", requireWorker(name), body, key), FleetStore.worker(name), false);
    }

    private Held set(Action action, String name, boolean held) {
        String auditId = audit.perform(action, () -> {
                    if (held) {
                        fleet.hold(name, new Hold(action.operator().name(), clock.instant(), action.reason()));
                    } else {
                        fleet.resume(name);
                    }
                    return new Done<>(held, held ? "held" : "resumed");
                })
                .auditId();
        return new Held(auditId, action.target(), held);
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
