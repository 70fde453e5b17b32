/** Tests of limits. */
@NullMarked
package dev.vipexport.api.limits;

import org.jspecify.annotations.NullMarked;
