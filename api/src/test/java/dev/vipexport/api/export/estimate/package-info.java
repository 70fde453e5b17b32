/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.export.estimate;

import org.jspecify.annotations.NullMarked;
