/** Makes text from strangers safe for logs. */
@NullMarked
package dev.vipexport.common.log;

import org.jspecify.annotations.NullMarked;
