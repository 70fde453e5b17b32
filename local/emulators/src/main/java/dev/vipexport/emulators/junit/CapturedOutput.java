package dev.vipexport.emulators.junit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Copies standard output and standard error into a buffer until it is drained. */
final class CapturedOutput {
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private boolean installed;

    void install() {
        if (!installed) {
            installed = true;
            System.setOut(copying(System.out));
            System.setErr(copying(System.err));
        }
    }

    String drain() {
        synchronized (captured) {
            String text = captured.toString(StandardCharsets.UTF_8);
            captured.reset();
            return text;
        }
    }

    private PrintStream copying(PrintStream target) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        target.write(b);
                        synchronized (captured) {
                            captured.write(b);
                        }
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        target.write(bytes, offset, length);
                        synchronized (captured) {
                            captured.write(bytes, offset, length);
                        }
                    }

                    @Override
                    public void flush() {
                        target.flush();
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
