/** Lists messages and counts them by label. */
@NullMarked
package dev.vipexport.api.messages;

import org.jspecify.annotations.NullMarked;
