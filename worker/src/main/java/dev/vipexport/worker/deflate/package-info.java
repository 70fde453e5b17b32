/** Compresses the content of a part as a fragment of a deflate stream (RFC 1951), with code of our own. */
@NullMarked
package dev.vipexport.worker.deflate;

import org.jspecify.annotations.NullMarked;
