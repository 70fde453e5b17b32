package dev.vipexport.api.auth;

import dev.vipexport.common.job.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Somebody whose signature was right when the request arrived. Holds neither the signature nor the secret. */
final class SignedBy extends AbstractAuthenticationToken {
    private final transient Requester requester;

    SignedBy(Requester requester) {
        super(List.of());
        this.requester = requester;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Requester getPrincipal() {
        return requester;
    }

    /** The key. */
    @Override
    public String getName() {
        return requester.apiKey();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedBy that && requester.equals(that.requester);
    }

    @Override
    public int hashCode() {
        return requester.hashCode();
    }
}
