package dev.vipexport.api.limits;

import dev.vipexport.api.error.ApiException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the body of a request as its bytes arrive, without a waiting thread. */
final class BodyReader implements ReadListener {
    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final int BUFFER_SIZE = 4_096;

    private final ServletInputStream input;
    private final long maxBytes;
    private final Consumer<byte[]> onBody;
    private final Consumer<ApiException> onFailure;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /**
     * @param onBody takes the complete body
     * @param onFailure takes 413 if the body is too long, or 400 if it is malformed or ends early
     */
    BodyReader(ServletInputStream input, long maxBytes, Consumer<byte[]> onBody, Consumer<ApiException> onFailure) {
        this.input = input;
        this.maxBytes = maxBytes;
        this.onBody = onBody;
        this.onFailure = onFailure;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[BUFFER_SIZE];
        while (input.isReady() && !input.isFinished()) {
            int length = input.read(buffer);
            if (length > 0) {
                body.write(buffer, 0, length);
            }
            if (body.size() > maxBytes) {
                onFailure.accept(ApiException.bodyTooLarge(maxBytes));
                return;
            }
        }
    }

    @Override
    public void onAllDataRead() {
        onBody.accept(body.toByteArray());
    }

    @Override
    public void onError(Throwable reason) {
        LOG.debug("A body did not arrive: {}", reason.toString());
        onFailure.accept(ApiException.badRequest("The body ends early, or is not chunked as Transfer-Encoding says"));
    }
}
