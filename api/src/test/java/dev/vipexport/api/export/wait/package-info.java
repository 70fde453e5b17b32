/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.export.wait;

import org.jspecify.annotations.NullMarked;
