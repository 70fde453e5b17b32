/** The parameters of lists. */
@NullMarked
package dev.vipexport.ops.page;

import org.jspecify.annotations.NullMarked;
