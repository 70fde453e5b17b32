/** Fuzzes the readers of orders and cursors, from inside their package. */
@NullMarked
package dev.vipexport.api.messages.query;

import org.jspecify.annotations.NullMarked;
