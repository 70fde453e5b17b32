package dev.vipexport.api.auth;

import dev.vipexport.common.job.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller with a valid signature. Holds neither the signature nor the secret. */
final class SignedRequestAuthentication extends AbstractAuthenticationToken {
    private final transient Caller caller;

    SignedRequestAuthentication(Caller caller) {
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    /** Returns the API key. */
    @Override
    public String getName() {
        return caller.apiKey();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedRequestAuthentication that && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}
