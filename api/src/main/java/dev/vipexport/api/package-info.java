/** The API's entry point, its settings, and the wiring of what all rooms share. */
@NullMarked
package dev.vipexport.api;

import org.jspecify.annotations.NullMarked;
