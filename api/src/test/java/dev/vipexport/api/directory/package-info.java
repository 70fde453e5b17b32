/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.directory;

import org.jspecify.annotations.NullMarked;
