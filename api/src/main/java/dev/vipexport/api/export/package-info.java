/** Exports: submit, wait without holding a thread, answer. */
@NullMarked
package dev.vipexport.api.export;

import org.jspecify.annotations.NullMarked;
