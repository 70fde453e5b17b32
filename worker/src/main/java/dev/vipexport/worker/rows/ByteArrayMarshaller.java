package dev.vipexport.worker.rows;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Passes gRPC messages on as bytes, without decoding them. */
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
            throw new UncheckedIOException("a response that gRPC received cannot be read", e);
        }
    }

    /** Reads into an array of the exact size. {@code readAllBytes} would allocate 8 KiB for each message and copy it. */
    private static byte[] readFully(int length, InputStream stream) throws IOException {
        byte[] bytes = new byte[length];
        if (stream.readNBytes(bytes, 0, length) != length) {
            throw new EOFException("a response ends before its length");
        }
        return bytes;
    }
}
