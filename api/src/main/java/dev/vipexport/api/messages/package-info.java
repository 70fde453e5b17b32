/** Lists messages. */
@NullMarked
package dev.vipexport.api.messages;

import org.jspecify.annotations.NullMarked;
