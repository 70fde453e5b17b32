/** Errors of the operators' API. */
@NullMarked
package dev.vipexport.ops.error;

import org.jspecify.annotations.NullMarked;
