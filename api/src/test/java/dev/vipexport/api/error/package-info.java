/** Tests of error. */
@NullMarked
package dev.vipexport.api.error;

import org.jspecify.annotations.NullMarked;
