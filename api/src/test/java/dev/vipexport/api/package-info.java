/** The API over real HTTP, with the embedded back ends. */
@NullMarked
package dev.vipexport.api;

import org.jspecify.annotations.NullMarked;
