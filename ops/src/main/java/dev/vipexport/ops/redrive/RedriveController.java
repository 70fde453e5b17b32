package dev.vipexport.ops.redrive;

import dev.vipexport.common.job.ExportIds;
import dev.vipexport.ops.access.Operator;
import dev.vipexport.ops.audit.Action;
import dev.vipexport.ops.audit.ActionRequest;
import dev.vipexport.ops.audit.AuditLog;
import dev.vipexport.ops.audit.AuditLog.Audited;
import dev.vipexport.ops.audit.AuditLog.Done;
import dev.vipexport.ops.error.OpsException;
import dev.vipexport.ops.job.JobSummary;
import dev.vipexport.ops.letter.LetterBox;
import dev.vipexport.ops.page.NewestFirstIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Plans redrives, starts them, and steers them. */
@RestController
class RedriveController {
    private static final int MAX_ITEMS = 500;
    private static final int LISTED = 50;

    private final RedriveStore redrives;
    private final RedrivePlanner planner;
    private final LetterBox letters;
    private final AuditLog audit;
    private final InstantSource clock;

    RedriveController(
            RedriveStore redrives, RedrivePlanner planner, LetterBox letters, AuditLog audit, InstantSource clock) {
        this.redrives = redrives;
        this.planner = planner;
        this.letters = letters;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Which jobs to order again: those with these ids, or those of the open letters with this code, organisation and time.
     */
    record PlanRequest(
            @Nullable List<String> exportIds,
            @Nullable String code,
            @Nullable String org,
            @Nullable Instant since) {}

    /** A plan. It changes nothing until its token is sent. */
    record Plan(Instant at, String token, Instant expiresAt, Map<String, Long> counts, List<RedriveItem> items) {}

    /**
     * The start of a planned redrive.
     *
     * @param token of the plan
     */
    record StartRequest(@Nullable String token, @Nullable String reason) {}

    /** The answer to an action. */
    record Changed(String auditId, String redriveId, String state) {}

    /** A redrive without its jobs. */
    record Summary(
            String redriveId,
            String state,
            @Nullable String by,
            @Nullable String reason,
            Instant createdAt,
            long total,
            long redriven,
            long joined,
            long skipped,
            @Nullable String stoppedBecause) {
        static Summary of(Redrive redrive) {
            return new Summary(
                    redrive.redriveId(),
                    JobSummary.wireName(redrive.state()),
                    redrive.by(),
                    redrive.reason(),
                    redrive.createdAt(),
                    redrive.items().stream()
                            .filter(item -> item.verdict() == RedriveItem.Verdict.REDRIVE)
                            .count(),
                    redrive.count("redriven"),
                    redrive.count("joined"),
                    redrive.count("skipped"),
                    redrive.stoppedBecause());
        }
    }

    /** The newest redrives. */
    record Redrives(Instant at, List<Summary> redrives) {}

    /** One redrive in full. */
    record Details(Instant at, Summary redrive, List<RedriveItem> items) {}

    @PostMapping("/ops/v1/redrives:plan")
    Plan plan(@RequestBody PlanRequest request) {
        Set<String> ids = new LinkedHashSet<>(
                request.exportIds() == null ? idsOfOpenLetters(request) : requireIds(request.exportIds()));
        if (ids.size() > MAX_ITEMS) {
            throw OpsException.badRequest("A redrive has at most " + MAX_ITEMS + " jobs; choose fewer");
        }
        Instant now = clock.instant();
        // one millisecond can have two plans
        String id = NewestFirstIds.next(
                now, Integer.toHexString(ThreadLocalRandom.current().nextInt()));
        var redrive = new Redrive(id, Redrive.State.PLANNED, now, null, null, null, null, planner.plan(ids));
        redrives.create(redrive);
        Map<String, Long> counts = redrive.items().stream()
                .collect(Collectors.groupingBy(
                        item -> JobSummary.wireName(item.verdict()), TreeMap::new, Collectors.counting()));
        return new Plan(now, id, redrive.planExpiresAt(), counts, redrive.items());
    }

    private static List<String> requireIds(List<String> ids) {
        ids.stream().filter(id -> !ExportIds.isValid(id)).findFirst().ifPresent(id -> {
            throw OpsException.badRequest("exportIds must be ids of exports: 32 hexadecimal digits each");
        });
        return ids;
    }

    private List<String> idsOfOpenLetters(PlanRequest request) {
        return letters.newest().stream()
                .filter(letter -> letter.state().equals("open")
                        && letter.exportId() != null
                        && (request.code() == null || request.code().equals(letter.code()))
                        && (request.org() == null || request.org().equals(letter.orgId()))
                        && (request.since() == null || !letter.at().isBefore(request.since())))
                .map(letter -> Objects.requireNonNull(letter.exportId()))
                .toList();
    }

    @PostMapping("/ops/v1/redrives")
    Changed start(
            @RequestBody StartRequest request,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        String token = request.token() == null ? "" : request.token();
        Redrive planned = redrives.find(token)
                .orElseThrow(() -> OpsException.badRequest("token must be that of a plan; make one first"));
        if (planned.next().isEmpty()) {
            throw OpsException.conflict("The plan has no job to order again");
        }
        Action action =
                Action.of(operator, "redrive.start", planned.redriveId(), new ActionRequest(request.reason()), key);
        return change(
                action,
                current -> current.started(operator.name(), action.reason(), clock.instant()),
                "The plan has expired; make another one");
    }

    @GetMapping("/ops/v1/redrives")
    Redrives list() {
        return new Redrives(
                clock.instant(),
                redrives.newest(LISTED).stream()
                        .filter(redrive -> redrive.state() != Redrive.State.PLANNED)
                        .map(Summary::of)
                        .toList());
    }

    @GetMapping("/ops/v1/redrives/{id}")
    Details get(@PathVariable String id) {
        Redrive redrive = redrives.find(id).orElseThrow(RedriveController::notFound);
        return new Details(clock.instant(), Summary.of(redrive), redrive.items());
    }

    @PostMapping("/ops/v1/redrives/{id}:pause")
    Changed pause(
            @PathVariable String id,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return change(
                Action.of(operator, "redrive.pause", id, body, key),
                Redrive::paused,
                "It does not run, so it cannot pause");
    }

    @PostMapping("/ops/v1/redrives/{id}:resume")
    Changed resume(
            @PathVariable String id,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return change(Action.of(operator, "redrive.resume", id, body, key), Redrive::resumed, "It has ended");
    }

    @PostMapping("/ops/v1/redrives/{id}:cancel")
    Changed cancel(
            @PathVariable String id,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        return change(Action.of(operator, "redrive.cancel", id, body, key), Redrive::canceled, "It is done");
    }

    private Changed change(Action action, Function<Redrive, Optional<Redrive>> transition, String refusal) {
        if (redrives.find(action.target()).isEmpty()) {
            throw notFound();
        }
        Audited<Redrive> audited = audit.perform(action, () -> {
            Redrive changed =
                    redrives.change(action.target(), transition).orElseThrow(() -> OpsException.conflict(refusal));
            return new Done<>(changed, JobSummary.wireName(changed.state()));
        });
        return new Changed(
                audited.auditId(),
                audited.result().redriveId(),
                JobSummary.wireName(audited.result().state()));
    }

    private static OpsException notFound() {
        return OpsException.notFound("There is no such redrive, or it has expired");
    }
}
