package dev.vipexport.api.limits;

import io.github.bucket4j.TimeMeter;
import org.springframework.util.unit.DataSize;

/** Creates rate limiters whose clock stands still, so that no token comes back. */
public final class StoppedRateLimiter {
    private static final DataSize ANY = DataSize.ofKilobytes(1);

    private StoppedRateLimiter() {}

    public static RateLimiter withBurst(long burst) {
        return new RateLimiter(new LimitSettings(1, burst, 100, ANY, ANY, ANY), new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return 0;
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        });
    }
}
