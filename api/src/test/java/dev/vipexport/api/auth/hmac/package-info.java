/** Tests of auth.hmac. */
@NullMarked
package dev.vipexport.api.auth.hmac;

import org.jspecify.annotations.NullMarked;
