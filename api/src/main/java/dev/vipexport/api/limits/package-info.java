/** What one request, and all requests of one key, may take from the others. */
@NullMarked
package dev.vipexport.api.limits;

import org.jspecify.annotations.NullMarked;
