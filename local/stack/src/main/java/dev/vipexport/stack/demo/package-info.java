/** Fills in two demo organisations with generated messages, and exports them once over HTTP. */
@NullMarked
package dev.vipexport.stack.demo;

import org.jspecify.annotations.NullMarked;
