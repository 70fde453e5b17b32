/** Tests of auth. */
@NullMarked
package dev.vipexport.api.auth;

import org.jspecify.annotations.NullMarked;
