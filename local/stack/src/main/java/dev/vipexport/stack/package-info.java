/** Everything in one JVM: the embedded back ends, the API and a worker, for trying out and for tests. */
@NullMarked
package dev.vipexport.stack;

import org.jspecify.annotations.NullMarked;
