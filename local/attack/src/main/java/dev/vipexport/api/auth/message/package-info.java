/** Fuzzes the readers of message signatures, from inside their package. */
@NullMarked
package dev.vipexport.api.auth.message;

import org.jspecify.annotations.NullMarked;
