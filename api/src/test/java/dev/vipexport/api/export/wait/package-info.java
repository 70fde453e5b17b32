/** Tests of export.wait. */
@NullMarked
package dev.vipexport.api.export.wait;

import org.jspecify.annotations.NullMarked;
