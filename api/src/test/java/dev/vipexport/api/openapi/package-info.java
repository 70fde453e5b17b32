/** Tests of openapi. */
@NullMarked
package dev.vipexport.api.openapi;

import org.jspecify.annotations.NullMarked;
