/** Tells callers of the end of their exports: a signed POST to the address that they gave, repeated until it arrives. */
@NullMarked
package dev.vipexport.api.webhook;

import org.jspecify.annotations.NullMarked;
