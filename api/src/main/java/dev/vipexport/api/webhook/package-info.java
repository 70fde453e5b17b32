/** Sends a signed POST to the callback URL when an export ends, and retries until it arrives. */
@NullMarked
package dev.vipexport.api.webhook;

import org.jspecify.annotations.NullMarked;
