/** Fuzzes the readers of signatures, from inside their package. */
@NullMarked
package dev.vipexport.api.auth;

import org.jspecify.annotations.NullMarked;
