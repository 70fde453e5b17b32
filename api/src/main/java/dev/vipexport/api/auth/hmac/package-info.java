/** Calculates HMAC-SHA256 signatures and derives keys from secrets. */
@NullMarked
package dev.vipexport.api.auth.hmac;

import org.jspecify.annotations.NullMarked;
