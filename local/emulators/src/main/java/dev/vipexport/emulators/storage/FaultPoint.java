package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.storage.http.ConnectionLostException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The byte of a body at which a fault cuts the connection or stalls it. */
final class FaultPoint {
    private long remaining;
    private final @Nullable Duration stall;
    private boolean reached;

    private FaultPoint(long after, @Nullable Duration stall) {
        this.remaining = after;
        this.stall = stall;
    }

    static FaultPoint disconnectAfter(long after) {
        return new FaultPoint(after, null);
    }

    static FaultPoint stallAfter(Fault.Stall fault) {
        return new FaultPoint(fault.after(), fault.pause());
    }

    /** Returns whether the fault cuts the connection before the first byte. */
    boolean isAtStart() {
        return remaining == 0 && stall == null;
    }

    /** Returns whether the fault only stalls the body. */
    boolean isStall() {
        return stall != null;
    }

    /** Returns whether the body was long enough for the fault to happen. */
    boolean isReached() {
        return reached;
    }

    private void trigger() throws ConnectionLostException {
        reached = true;
        if (stall == null) {
            throw new ConnectionLostException("A fault cut the connection");
        }
        sleep(stall);
    }

    /** Sleeps. Closing the server interrupts the sleep. */
    static void sleep(Duration time) throws ConnectionLostException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("The server is closing");
        }
    }

    private int allowed(int length) {
        return reached ? length : (int) Math.min(length, remaining);
    }

    InputStream wrap(InputStream in) {
        return new Input(in);
    }

    OutputStream wrap(OutputStream out) {
        return new Output(out);
    }

    private final class Input extends InputStream {
        private final InputStream in;

        Input(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (!reached && remaining == 0) {
                int next = in.read(); // a body that ends exactly here gets no fault
                if (next >= 0) {
                    trigger();
                }
                return next;
            }
            remaining--;
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length > 0 && !reached && remaining == 0) {
                int next = read();
                if (next < 0) {
                    return -1;
                }
                into[offset] = (byte) next;
                return 1;
            }
            int read = in.read(into, offset, allowed(length));
            remaining -= Math.max(0, read);
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
            remaining -= now;
            if (now < length) {
                out.flush(); // the client must receive the bytes before the fault
                trigger();
                out.write(bytes, offset + now, length - now);
            }
        }
    }
}
