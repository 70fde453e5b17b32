/** Tests of export.estimate. */
@NullMarked
package dev.vipexport.api.export.estimate;

import org.jspecify.annotations.NullMarked;
