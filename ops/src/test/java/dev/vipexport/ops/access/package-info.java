@NullMarked
package dev.vipexport.ops.access;

import org.jspecify.annotations.NullMarked;
