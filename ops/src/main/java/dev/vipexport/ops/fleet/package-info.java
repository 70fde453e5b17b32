/** Shows workers, and holds lanes and workers. */
@NullMarked
package dev.vipexport.ops.fleet;

import org.jspecify.annotations.NullMarked;
