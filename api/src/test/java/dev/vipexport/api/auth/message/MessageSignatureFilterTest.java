package dev.vipexport.api.auth.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.error.ErrorResponder;
import dev.vipexport.api.error.RetrySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Another filter may wait for the body and dispatch the request again, so the first dispatch is of either type. */
class MessageSignatureFilterTest {
    /** The SHA-256 of an empty body. */
    private static final String DIGEST = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    private static final HandlerExceptionResolver RESOLVER = (request, response, handler, failure) -> {
        response.setStatus(401);
        return new ModelAndView();
    };

    private final MessageSignatureFilter filter = new MessageSignatureFilter(
            new UsedSignatures(Duration.ofSeconds(65), 10),
            new RetrySettings(Duration.ofSeconds(5)),
            new ErrorResponder(
                    new StaticListableBeanFactory(Map.of("resolver", RESOLVER))
                            .getBeanProvider(HandlerExceptionResolver.class),
                    new SimpleMeterRegistry()));

    private static MockHttpServletRequest request(DispatcherType dispatcherType, String body) {
        var request = new MockHttpServletRequest("POST", "/vip-messages/exports");
        request.setDispatcherType(dispatcherType);
        request.addHeader(
                "Signature-Input",
                "a=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1;keyid=\"k\";tag=\"vip-export\"");
        request.addHeader("Signature", "a=:" + "A".repeat(43) + "=:");
        request.addHeader("Content-Digest", DIGEST);
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        request.setAttribute(
                MessageSignature.UNCHECKED, MessageSignature.read(request).orElseThrow());
        return request;
    }

    private MockHttpServletResponse filter(MockHttpServletRequest request, MockFilterChain chain) throws Exception {
        var response = new MockHttpServletResponse();
        filter.doFilter(request, response, chain);
        return response;
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ASYNC"})
    void request_isStopped_whenBodyIsAnother(DispatcherType dispatcherType) throws Exception {
        MockHttpServletRequest request = request(dispatcherType, "{}");
        var chain = new MockFilterChain();

        assertThat(filter(request, chain).getStatus()).isEqualTo(401);
        assertThat(chain.getRequest()).isNull();
        assertThat(request.getAttribute(MessageSignature.UNCHECKED)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ASYNC"})
    void request_passesOnce_whenBodyIsSigned(DispatcherType dispatcherType) throws Exception {
        MockHttpServletRequest request = request(dispatcherType, "");
        var chain = new MockFilterChain();

        assertThat(filter(request, chain).getStatus()).isEqualTo(200);
        assertThat(chain.getRequest()).isNotNull();
        assertThat(request.getAttribute(MessageSignature.UNCHECKED)).isNull();
        assertThat(filter(request(dispatcherType, ""), new MockFilterChain()).getStatus())
                .isEqualTo(401);
    }
}
