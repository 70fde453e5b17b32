/** Orders failed jobs again, one after the other. */
@NullMarked
package dev.vipexport.ops.redrive;

import org.jspecify.annotations.NullMarked;
