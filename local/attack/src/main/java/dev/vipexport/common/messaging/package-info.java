/** Fuzzes the readers of tickets, from inside their package. */
@NullMarked
package dev.vipexport.common.messaging;

import org.jspecify.annotations.NullMarked;
