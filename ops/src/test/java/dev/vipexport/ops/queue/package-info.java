@NullMarked
package dev.vipexport.ops.queue;

import org.jspecify.annotations.NullMarked;
