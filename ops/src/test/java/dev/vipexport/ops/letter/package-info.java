@NullMarked
package dev.vipexport.ops.letter;

import org.jspecify.annotations.NullMarked;
