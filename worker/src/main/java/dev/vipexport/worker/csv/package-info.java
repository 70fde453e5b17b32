/** Writes messages as CSV by the rules of RFC 4180, safe to open in a spreadsheet. */
@NullMarked
package dev.vipexport.worker.csv;

import org.jspecify.annotations.NullMarked;
