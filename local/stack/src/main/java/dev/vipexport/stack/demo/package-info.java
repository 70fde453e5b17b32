/** Creates two demo organisations with generated messages, and runs one export over HTTP. */
@NullMarked
package dev.vipexport.stack.demo;

import org.jspecify.annotations.NullMarked;
