@NullMarked
package dev.vipexport.ops.overview;

import org.jspecify.annotations.NullMarked;
