/** Fuzzes the readers of rows, from inside their package. */
@NullMarked
package dev.vipexport.worker.encode;

import org.jspecify.annotations.NullMarked;
