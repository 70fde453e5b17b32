/** Says which bytes stand before, between and after the parts of a file, so that they become one gzip or XLSX file. */
@NullMarked
package dev.vipexport.worker.layout;

import org.jspecify.annotations.NullMarked;
