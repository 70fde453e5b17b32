package dev.vipexport.ops.access;

import java.security.Principal;

/**
 * Who sends a request.
 *
 * @param name as the audit records it
 * @param address of the request's sender
 */
public record Operator(String name, String address) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
