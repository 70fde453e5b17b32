package dev.vipexport.api.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what Tomcat refuses before any filter of ours sees it (a request line or a header that is no HTTP, or too
 * long), in the form of all other errors instead of as a page of HTML. Made by Tomcat, by its name.
 */
public final class TomcatErrors extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Problems.write(response, status, Problems.messageFor(status));
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("A caller left before it was told {}", status, e);
        }
    }
}
