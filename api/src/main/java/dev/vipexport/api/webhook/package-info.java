/** Sends a signed POST to the callback URL when an export ends, and retries until the receiver accepts or refuses it, or no attempt is left. */
@NullMarked
package dev.vipexport.api.webhook;

import org.jspecify.annotations.NullMarked;
