/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.error;

import org.jspecify.annotations.NullMarked;
