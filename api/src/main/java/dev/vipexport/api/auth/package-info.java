/** Authenticates callers by three signed headers. */
@NullMarked
package dev.vipexport.api.auth;

import org.jspecify.annotations.NullMarked;
