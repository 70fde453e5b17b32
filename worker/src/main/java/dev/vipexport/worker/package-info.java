/** Starts a worker, and tells its work when the process stops. */
@NullMarked
package dev.vipexport.worker;

import org.jspecify.annotations.NullMarked;
