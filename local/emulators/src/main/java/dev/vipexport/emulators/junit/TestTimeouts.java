package dev.vipexport.emulators.junit;

import java.time.Duration;

/** How long a test waits for what must come. */
public final class TestTimeouts {
    /** Far longer than the slowest machine needs, as it is waited out only where something is broken. */
    public static final Duration MAX = Duration.ofMinutes(5);

    private TestTimeouts() {}
}
