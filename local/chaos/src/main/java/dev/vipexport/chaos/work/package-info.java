/** Orders exports as callers of several organisations, and receives their callbacks. */
@NullMarked
package dev.vipexport.chaos.work;

import org.jspecify.annotations.NullMarked;
