/** What a caller is told when something is wrong; every other room may speak of it. */
@NullMarked
package dev.vipexport.api.error;

import org.jspecify.annotations.NullMarked;
