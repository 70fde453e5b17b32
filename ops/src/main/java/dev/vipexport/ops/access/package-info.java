/** Decides who may see and do what. */
@NullMarked
package dev.vipexport.ops.access;

import org.jspecify.annotations.NullMarked;
