/** How callers are connected: what a connection keeps while its request is held, and what is turned away at the door. */
@NullMarked
package dev.vipexport.api.jetty;

import org.jspecify.annotations.NullMarked;
