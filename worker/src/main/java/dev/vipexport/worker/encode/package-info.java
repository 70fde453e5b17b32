/** Writes messages as the bytes of a file: CSV by the rules of RFC 4180, safe to open in a spreadsheet, or JSON lines. */
@NullMarked
package dev.vipexport.worker.encode;

import org.jspecify.annotations.NullMarked;
