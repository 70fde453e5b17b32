package dev.vipexport.api.limits;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ErrorResponder;
import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.jetty.RequestOwner;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.log.LogContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Admits signed requests in two steps that hold no thread: it reads the body, and waits until fewer requests of the
 * organisation run. Each step ends with a dispatch of the request. A request that later waits for an export gives its place
 * to another one. A request that waits for its own work keeps it.
 */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 2)
public final class AdmissionFilter extends OncePerRequestFilter {
    private static final String ADMISSION = Admission.class.getName();
    private static final String KEEPS_PLACE = AdmissionFilter.class.getName() + ".keepsPlace";

    private final BodyBudget bodies;
    private final RequestsInWork requests;
    private final long maxBody;
    private final AdmissionSettings settings;
    private final ErrorResponder errors;

    AdmissionFilter(AdmissionSettings settings, LimitSettings limits, ErrorResponder errors) {
        this.bodies = new BodyBudget(settings.maxBodyBytes().toBytes());
        this.requests =
                new RequestsInWork(settings.parallel(), settings.total(), settings.guaranteed(), settings.queued());
        this.maxBody = limits.body().toBytes();
        this.settings = settings;
        this.errors = errors;
    }

    /** Makes the request keep its place until its response, though it waits without a thread. */
    public static void keepPlace(HttpServletRequest request) {
        request.setAttribute(KEEPS_PLACE, true);
    }

    /** Returns the bytes that bodies in memory take. */
    long bodyBytes() {
        return bodies.takenBytes();
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isAdmitted;
        try {
            isAdmitted = admit(request);
        } catch (RuntimeException e) {
            errors.respond(request, response, e);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().complete();
            }
            return;
        }
        if (isAdmitted) {
            passOn(request, response, chain);
        }
    }

    private static void passOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Admission admission = admissionOf(request);
        byte[] body = admission == null ? null : admission.body();
        try (LogContext unused = LogContext.open()) {
            if (admission != null) {
                LogContext.put(LogContext.ORG_ID, admission.orgId());
            }
            chain.doFilter(body == null ? request : new BufferedRequest(request, body), response);
        } finally {
            if (admission != null && request.isAsyncStarted() && request.getAttribute(KEEPS_PLACE) == null) {
                // waits for an export, and JobWaits counts it from now on
                admission.end();
            }
        }
    }

    /** Returns whether the request may pass. Otherwise it is dispatched again after its next step. */
    private boolean admit(HttpServletRequest request) throws IOException {
        Admission admission = admissionOf(request);
        if (admission == null) {
            if (request.getDispatcherType() != DispatcherType.REQUEST) {
                return true;
            }
            if (!(request.getUserPrincipal() instanceof Authentication signed)
                    || !(signed.getPrincipal() instanceof Caller caller)) {
                return admitUnsigned(request);
            }
            admission = begin(caller.orgId(), request);
        }
        admission.throwIfFailed();
        if (admission.step() == Admission.Step.BODY) {
            if (hasBody(request)) {
                readBody(admission, request);
                return false;
            }
            admission.setStep(Admission.Step.TURN);
        }
        return admission.step() == Admission.Step.ADMITTED || enter(admission, request);
    }

    private static boolean admitUnsigned(HttpServletRequest request) {
        if (hasBody(request)) {
            throw ApiException.badRequest("This route takes no body");
        }
        return true;
    }

    private static Admission begin(String orgId, HttpServletRequest request) {
        var admission = new Admission(orgId);
        request.setAttribute(ADMISSION, admission);
        RequestOwner.set(request, orgId);
        // Jetty calls this after it has sent the last byte, so a response that its caller does not read keeps the place
        Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(request), failure -> admission.end());
        return admission;
    }

    private void readBody(Admission admission, HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        admission.hold(bodies.take(admission.orgId(), declared < 0 ? maxBody : declared));
        AsyncContext async = request.startAsync();
        admission.suspend(async, settings.bodyTimeout(), () -> ApiException.bodyTooSlow(settings.bodyTimeout()));
        request.getInputStream()
                .setReadListener(
                        new BodyReader(request.getInputStream(), maxBody, admission::resumeWithBody, admission::fail));
    }

    private boolean enter(Admission admission, HttpServletRequest request) {
        RequestsInWork.Place place = requests.tryEnter(admission.orgId());
        if (place != null) {
            admission.hold(place);
            admission.setStep(Admission.Step.ADMITTED);
            return true;
        }
        AsyncContext async = request.startAsync();
        admission.suspend(async, settings.queueTimeout(), () -> new TooManyRequestsException(Duration.ofSeconds(1)));
        admission.hold(requests.await(admission.orgId(), () -> admission.resume(Admission.Step.ADMITTED)));
        return false;
    }

    private static @Nullable Admission admissionOf(HttpServletRequest request) {
        return (Admission) request.getAttribute(ADMISSION);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
