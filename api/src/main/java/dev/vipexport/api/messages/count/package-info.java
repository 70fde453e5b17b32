/** Counts messages, for the labels and for estimates. */
@NullMarked
package dev.vipexport.api.messages.count;

import org.jspecify.annotations.NullMarked;
