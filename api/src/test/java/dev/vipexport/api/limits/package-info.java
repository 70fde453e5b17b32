/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.limits;

import org.jspecify.annotations.NullMarked;
