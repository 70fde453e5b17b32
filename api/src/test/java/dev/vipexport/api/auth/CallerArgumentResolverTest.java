package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.auth.message.MessageSignature;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

class CallerArgumentResolverTest {

    /** A filter in a wrong order must not let a changed body pass. */
    @Test
    void caller_isMissing_whenBodyIsNotChecked() throws Exception {
        var request = new MockHttpServletRequest();
        request.setAttribute(MessageSignature.UNCHECKED, "a signature");
        var parameter = new MethodParameter(String.class.getMethod("concat", String.class), 0);

        assertThatThrownBy(() -> new CallerArgumentResolver()
                        .resolveArgument(parameter, null, new ServletWebRequest(request), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unchecked body");
    }
}
