/** The API's entry point and wiring. */
@NullMarked
package dev.vipexport.api;

import org.jspecify.annotations.NullMarked;
