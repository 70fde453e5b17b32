package dev.vipexport.ops.letter;

import dev.vipexport.ops.access.Operator;
import dev.vipexport.ops.audit.Action;
import dev.vipexport.ops.audit.ActionRequest;
import dev.vipexport.ops.audit.AuditLog;
import dev.vipexport.ops.audit.AuditLog.Done;
import dev.vipexport.ops.error.OpsException;
import dev.vipexport.ops.page.PageRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The newest dead letters. */
@RestController
class LetterController {
    private static final Set<String> STATES = Set.of("open", "redriven", "discarded", "moot");

    private final LetterBox letters;
    private final AuditLog audit;
    private final InstantSource clock;

    LetterController(LetterBox letters, AuditLog audit, InstantSource clock) {
        this.letters = letters;
        this.audit = audit;
        this.clock = clock;
    }

    /** A part of the list of letters, newest first. */
    record Letters(
            Instant at, List<LetterView> letters, @Nullable String next) {}

    /** The answer to a discard. */
    record Discarded(String auditId, String state) {}

    @GetMapping("/ops/v1/letters")
    Letters list(@RequestParam Map<String, String> parameters) {
        PageRequest page = PageRequest.of(parameters, "state", "code", "org");
        String state = parameters.getOrDefault("state", "");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw OpsException.badRequest("state must be open, redriven, discarded or moot");
        }
        List<LetterView> matching = letters.newest().stream()
                .dropWhile(letter -> page.before() != null && !letter.id().equals(page.before()))
                .skip(page.before() == null ? 0 : 1)
                .filter(letter -> matches(letter.state(), state)
                        && matches(letter.code(), parameters.get("code"))
                        && matches(String.valueOf(letter.orgId()), parameters.get("org")))
                .limit(page.limit())
                .toList();
        return new Letters(
                clock.instant(),
                matching,
                matching.size() < page.limit()
                        ? null
                        : matching.get(matching.size() - 1).id());
    }

    private static boolean matches(String value, @Nullable String wanted) {
        return wanted == null || wanted.isEmpty() || wanted.equals(value);
    }

    @PostMapping("/ops/v1/letters/{id}:discard")
    Discarded discard(
            @PathVariable String id,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        LetterView letter = letters.find(id)
                .orElseThrow(() -> OpsException.notFound("There is no such letter among the newest ones"));
        Action action = Action.of(operator, "letter.discard", id, body, key);
        if (letter.state().equals("redriven")) {
            throw OpsException.conflict("The job of this letter was ordered again as " + letter.redrivenAs());
        }
        String auditId = audit.perform(action, () -> {
                    letters.discard(id, operator.name(), clock.instant());
                    return new Done<>(id, "discarded");
                })
                .auditId();
        return new Discarded(auditId, "discarded");
    }
}
