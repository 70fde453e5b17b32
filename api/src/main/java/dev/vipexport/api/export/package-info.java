/** Submits, finds, cancels and deletes exports. */
@NullMarked
package dev.vipexport.api.export;

import org.jspecify.annotations.NullMarked;
