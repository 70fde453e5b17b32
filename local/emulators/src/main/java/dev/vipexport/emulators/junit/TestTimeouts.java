package dev.vipexport.emulators.junit;

import java.time.Duration;

/** Timeouts of waits in tests. */
public final class TestTimeouts {
    /** Far longer than the slowest machine needs. A test waits so long only if something is broken. */
    public static final Duration MAX = Duration.ofMinutes(5);

    private TestTimeouts() {}
}
