package dev.vipexport.api.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves public files without a servlet, a waiting thread or a copy, because a stranger can request the largest one on
 * thousands of connections and read nothing. Browsers keep a file and ask whether it changed.
 */
final class StaticFileHandler extends Handler.Wrapper {
    private final StaticFiles files;

    StaticFileHandler(Handler next, StaticFiles files) {
        super(next);
        this.files = files;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        StaticFile file = files.at(request.getHttpURI().getPath());
        if (file == null) {
            return super.handle(request, response, callback);
        }
        HttpFields.Mutable headers = response.getHeaders();
        SecurityHeaders.forEach(request.isSecure(), headers::put);
        boolean isRead = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        if (!isRead) {
            headers.put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put(HttpHeader.ETAG, file.etag());
        headers.add(HttpHeader.VARY, "Accept-Encoding");
        if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).contains(file.etag())) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return true;
        }
        write(file, request, response, callback);
        return true;
    }

    private static void write(StaticFile file, Request request, Response response, Callback callback) {
        boolean compressed = acceptsGzip(request);
        ByteBuffer content = file.content(compressed);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, content.remaining());
        if (compressed) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        response.setStatus(HttpStatus.OK_200);
        if (HttpMethod.HEAD.is(request.getMethod())) {
            callback.succeeded();
        } else {
            response.write(true, content, callback);
        }
    }

    private static boolean acceptsGzip(Request request) {
        for (HttpField field : request.getHeaders().getFields(HttpHeader.ACCEPT_ENCODING)) {
            if (field.contains("gzip")) {
                return true;
            }
        }
        return false;
    }
}
