/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.export.file;

import org.jspecify.annotations.NullMarked;
