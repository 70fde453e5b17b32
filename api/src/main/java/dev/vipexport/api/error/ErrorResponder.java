package dev.vipexport.api.error;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Sends the errors of filters in the format of all other errors. */
@Component
public final class ErrorResponder {
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;
    private final RefusalMeters meters;

    /**
     * Creates the only instance.
     *
     * @param exceptionResolvers resolved late, because Spring creates filters before Spring MVC
     */
    public ErrorResponder(
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> exceptionResolvers,
            MeterRegistry registry) {
        this.exceptionResolvers = exceptionResolvers;
        this.meters = new RefusalMeters(registry);
    }

    /** Writes the response that {@link ApiExceptionHandler} creates from the exception. */
    public void respond(HttpServletRequest request, HttpServletResponse response, RuntimeException reason) {
        meters.countFilters(reason);
        exceptionResolvers.getObject().resolveException(request, response, null, reason);
    }
}
