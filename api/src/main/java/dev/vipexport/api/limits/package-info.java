/** Limits the size of a request and the request rate of a key. */
@NullMarked
package dev.vipexport.api.limits;

import org.jspecify.annotations.NullMarked;
