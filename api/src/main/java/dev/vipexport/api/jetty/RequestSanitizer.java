package dev.vipexport.api.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What every request passes before it reaches a filter. */
final class RequestSanitizer extends Handler.Wrapper {

    RequestSanitizer(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (HttpMethod.TRACE.is(request.getMethod())) {
            // servlets would answer with all that it says, its signature and what proxies added
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, POST, DELETE, OPTIONS");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        return super.handle(
                request.getHeaders().contains(HttpHeader.ACCEPT_LANGUAGE)
                        ? new WithoutAcceptLanguage(request)
                        : request,
                response,
                callback);
    }

    /**
     * Spring asks for the language of every request, of the one that shows an error, too; where Jetty cannot read it
     * that is an exception each time, and an answer without a body. Nothing here speaks more than one.
     */
    private static final class WithoutAcceptLanguage extends Request.Wrapper {
        private final HttpFields headers;

        WithoutAcceptLanguage(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.ACCEPT_LANGUAGE)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
