/** Tests of auth.message. */
@NullMarked
package dev.vipexport.api.auth.message;

import org.jspecify.annotations.NullMarked;
