/** Exports over HTTP, with a worker that does what a test tells it. */
@NullMarked
package dev.vipexport.api.export;

import org.jspecify.annotations.NullMarked;
