/** The demo: two organisations, generated messages, and one export of them over HTTP. */
@NullMarked
package dev.vipexport.stack.demo;

import org.jspecify.annotations.NullMarked;
