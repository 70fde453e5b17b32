/** Tests of messages. */
@NullMarked
package dev.vipexport.api.messages.count;

import org.jspecify.annotations.NullMarked;
