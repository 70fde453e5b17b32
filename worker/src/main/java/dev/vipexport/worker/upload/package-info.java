/** Streams bytes into one new object of Cloud Storage and checks what arrived. */
@NullMarked
package dev.vipexport.worker.upload;

import org.jspecify.annotations.NullMarked;
