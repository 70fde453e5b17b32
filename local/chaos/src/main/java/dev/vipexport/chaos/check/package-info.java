/** Checks a recorded history against the product's promises. */
@NullMarked
package dev.vipexport.chaos.check;

import org.jspecify.annotations.NullMarked;
