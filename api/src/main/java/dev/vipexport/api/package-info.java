/** Starts the API and reports its addresses. */
@NullMarked
package dev.vipexport.api;

import org.jspecify.annotations.NullMarked;
