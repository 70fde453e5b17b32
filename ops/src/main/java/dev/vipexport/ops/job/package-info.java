/** Shows and cancels jobs of all organisations. */
@NullMarked
package dev.vipexport.ops.job;

import org.jspecify.annotations.NullMarked;
