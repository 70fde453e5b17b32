package dev.vipexport.ops.audit;

import dev.vipexport.ops.page.PageRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AuditController {
    private final AuditLog audit;
    private final InstantSource clock;

    AuditController(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Actions, newest first. */
    record Answer(
            Instant at, List<AuditEntry> entries, @Nullable String next) {}

    @GetMapping("/ops/v1/audit")
    Answer list(@RequestParam Map<String, String> parameters) {
        PageRequest page = PageRequest.of(parameters);
        List<AuditEntry> entries = audit.newestFirst(page.before(), page.limit());
        return new Answer(
                clock.instant(),
                entries,
                entries.size() < page.limit()
                        ? null
                        : entries.get(entries.size() - 1).id());
    }
}
