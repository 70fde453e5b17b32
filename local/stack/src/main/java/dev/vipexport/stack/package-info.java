/** Runs the embedded back ends, the API and a worker in one JVM, as a demo and for tests. */
@NullMarked
package dev.vipexport.stack;

import org.jspecify.annotations.NullMarked;
