@NullMarked
package dev.vipexport.ops.redrive;

import org.jspecify.annotations.NullMarked;
