package dev.vipexport.emulators.junit;

import java.time.Duration;

/** Timeouts of waits in tests. */
public final class TestTimeouts {
    /**
     * Far longer than the slowest machine needs. A test waits so long only if something is broken. {@code
     * local/mechanisms/run} breaks something on purpose, and sets a shorter time.
     */
    public static final Duration MAX = Duration.ofSeconds(Long.getLong("test.timeout-seconds", 300));

    private TestTimeouts() {}
}
