package dev.vipexport.emulators.junit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Copies standard output and standard error into a buffer until it is drained. */
final class CapturedOutput {
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    /** Captures both streams from now on, also if a test has replaced them since the last call. */
    void install() {
        if (!(System.out instanceof Copying)) {
            System.setOut(new Copying(System.out, captured));
        }
        if (!(System.err instanceof Copying)) {
            System.setErr(new Copying(System.err, captured));
        }
    }

    String drain() {
        synchronized (captured) {
            String text = captured.toString(StandardCharsets.UTF_8);
            captured.reset();
            return text;
        }
    }

    private static final class Copying extends PrintStream {
        Copying(PrintStream target, ByteArrayOutputStream copy) {
            super(new Tee(target, copy), true, StandardCharsets.UTF_8);
        }
    }

    private static final class Tee extends OutputStream {
        private final PrintStream target;
        private final ByteArrayOutputStream copy;

        Tee(PrintStream target, ByteArrayOutputStream copy) {
            this.target = target;
            this.copy = copy;
        }

        @Override
        public void write(int b) {
            target.write(b);
            synchronized (copy) {
                copy.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            target.write(bytes, offset, length);
            synchronized (copy) {
                copy.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            target.flush();
        }
    }
}
