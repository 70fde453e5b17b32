/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.problem;

import org.jspecify.annotations.NullMarked;
