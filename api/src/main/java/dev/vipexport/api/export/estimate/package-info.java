/** Estimates the rows and bytes of an export before it runs. */
@NullMarked
package dev.vipexport.api.export.estimate;

import org.jspecify.annotations.NullMarked;
