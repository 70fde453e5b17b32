package dev.vipexport.worker.rows;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Takes a message as its bytes and leaves what they mean to the reader. */
final class ByteArrayMarshaller implements Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream instanceof KnownLength ? readFully(stream.available(), stream) : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that gRPC has received cannot be read", e);
        }
    }

    /** {@code readAllBytes} would begin with 8 KiB for each, then copy what it got. */
    private static byte[] readFully(int length, InputStream stream) throws IOException {
        byte[] bytes = new byte[length];
        if (stream.readNBytes(bytes, 0, length) != length) {
            throw new EOFException("an answer ends before its length");
        }
        return bytes;
    }
}
