/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.auth;

import org.jspecify.annotations.NullMarked;
