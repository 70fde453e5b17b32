/** Starts a worker, and signals its running work when the process stops. */
@NullMarked
package dev.vipexport.worker;

import org.jspecify.annotations.NullMarked;
