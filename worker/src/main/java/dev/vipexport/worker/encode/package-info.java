/** Writes messages as the bytes of a part: CSV by the rules of RFC 4180, JSON lines, or rows of a workbook's sheet. */
@NullMarked
package dev.vipexport.worker.encode;

import org.jspecify.annotations.NullMarked;
