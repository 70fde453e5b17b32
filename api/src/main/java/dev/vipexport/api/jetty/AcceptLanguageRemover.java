package dev.vipexport.api.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Removes {@code Accept-Language} from requests. Spring parses it for every request, also while it creates an error
 * response. A malformed value then causes an exception and a response without a body. The API has one language only.
 */
final class AcceptLanguageRemover extends Handler.Wrapper {

    AcceptLanguageRemover(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(
                request.getHeaders().contains(HttpHeader.ACCEPT_LANGUAGE)
                        ? new WithoutAcceptLanguage(request)
                        : request,
                response,
                callback);
    }

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
