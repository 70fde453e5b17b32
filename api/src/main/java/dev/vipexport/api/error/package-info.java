/** Converts exceptions into HTTP errors. */
@NullMarked
package dev.vipexport.api.error;

import org.jspecify.annotations.NullMarked;
