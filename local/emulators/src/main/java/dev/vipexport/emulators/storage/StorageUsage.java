package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Counts each call and its class. Deletions are free, refused calls too. A resumable upload is one call of class A,
 * whatever the number of its chunks.
 *
 * @see <a href="https://cloud.google.com/storage/pricing#operations-by-class">Operations by class</a>
 */
final class StorageUsage {
    private static final int FIRST_REFUSAL = 400;

    private final Usage usage;

    StorageUsage(Usage usage) {
        this.usage = usage;
    }

    void count(Request request, Response response) {
        String call = call(request);
        usage.countCall(call);
        if (response.status() < FIRST_REFUSAL) {
            switch (call.substring(call.indexOf('.') + 1)) {
                case "insert", "list", "patch", "update", "compose", "copy", "rewrite" -> usage.add(Charge.CLASS_A, 1);
                case "get" -> usage.add(Charge.CLASS_B, 1);
                default -> {} // free
            }
        }
    }

    private static String call(Request request) {
        String path = request.path();
        if (path.startsWith("/batch/")) {
            return "batch";
        }
        if (path.contains("/upload/")) {
            return request.query().get("upload_id") == null ? "objects.insert" : "objects.chunk";
        }
        if (!path.startsWith("/storage/") && !path.startsWith("/download/")) {
            return "xml." + xmlVerb(request.method());
        }
        if (path.endsWith("/compose")) {
            return "objects.compose";
        }
        if (path.contains("/rewriteTo/")) {
            return "objects.rewrite";
        }
        if (path.contains("/copyTo/")) {
            return "objects.copy";
        }
        boolean isObject = path.contains("/o/");
        boolean isList = path.endsWith("/o") || path.endsWith("/b");
        return (isObject || path.endsWith("/o") ? "objects." : "buckets.") + verb(request.method(), isList);
    }

    private static String verb(String method, boolean isCollection) {
        return switch (method) {
            case "GET", "HEAD" -> isCollection ? "list" : "get";
            case "POST" -> "insert";
            case "PATCH" -> "patch";
            case "PUT" -> "update";
            case "DELETE" -> "delete";
            default -> "other";
        };
    }

    private static String xmlVerb(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "get";
            case "PUT", "POST" -> "insert";
            case "DELETE" -> "delete";
            default -> "other";
        };
    }

    /** Returns the body of a request, counting what the server reads of it. */
    InputStream counted(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                usage.add(Charge.BYTES_IN, one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                usage.add(Charge.BYTES_IN, read);
                return read;
            }
        };
    }

    /** Returns the body of a response, counting what the server writes to it. */
    OutputStream counted(OutputStream body) {
        return new FilterOutputStream(body) {
            @Override
            public void write(int one) throws IOException {
                out.write(one);
                usage.add(Charge.BYTES_OUT, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
                usage.add(Charge.BYTES_OUT, length);
            }
        };
    }
}
