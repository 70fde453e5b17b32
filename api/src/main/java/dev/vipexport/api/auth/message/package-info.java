/** Reads and checks HTTP Message Signatures (RFC 9421), the second form of a signed request. */
@NullMarked
package dev.vipexport.api.auth.message;

import org.jspecify.annotations.NullMarked;
