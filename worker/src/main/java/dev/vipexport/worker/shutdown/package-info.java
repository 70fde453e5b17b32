/** Says to work under way that this process is about to end. */
@NullMarked
package dev.vipexport.worker.shutdown;

import org.jspecify.annotations.NullMarked;
