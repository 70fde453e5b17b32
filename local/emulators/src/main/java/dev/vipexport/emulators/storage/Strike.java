package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place in a body at which a fault strikes: the connection is lost there, or stalls. */
final class Strike {
    private long left;
    private final @Nullable Duration stall;
    private boolean struck;

    private Strike(long after, @Nullable Duration stall) {
        this.left = after;
        this.stall = stall;
    }

    static Strike lose(long after) {
        return new Strike(after, null);
    }

    static Strike stall(Fault.Stall fault) {
        return new Strike(fault.after(), fault.pause());
    }

    /** Whether nothing at all passes before the connection is lost. */
    boolean isAtOnce() {
        return left == 0 && stall == null;
    }

    /** Whether the body was long enough to meet it. */
    boolean hasStruck() {
        return struck;
    }

    private void strike() throws ConnectionLost {
        struck = true;
        if (stall == null) {
            throw new ConnectionLost("lost by a fault");
        }
        pause(stall);
    }

    /** Waits; the end of the server ends it, too. */
    static void pause(Duration time) throws ConnectionLost {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("the server is closing");
        }
    }

    private int allowed(int length) {
        return struck ? length : (int) Math.min(length, left);
    }

    InputStream on(InputStream in) {
        return new Input(in);
    }

    OutputStream on(OutputStream out) {
        return new Output(out);
    }

    private final class Input extends InputStream {
        private final InputStream in;

        Input(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (!struck && left == 0) {
                int next = in.read(); // a body that is just this long is not struck
                if (next >= 0) {
                    strike();
                }
                return next;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length > 0 && !struck && left == 0) {
                int next = read();
                if (next < 0) {
                    return -1;
                }
                into[offset] = (byte) next;
                return 1;
            }
            int read = in.read(into, offset, allowed(length));
            left -= Math.max(0, read);
            return read;
        }
    }

    private final class Output extends OutputStream {
        private final OutputStream out;

        Output(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int now = allowed(length);
            out.write(bytes, offset, now);
            left -= now;
            if (now < length) {
                out.flush(); // what went through has to arrive
                strike();
                out.write(bytes, offset + now, length - now);
            }
        }
    }
}
