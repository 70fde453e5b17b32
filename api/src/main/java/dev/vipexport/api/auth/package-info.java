/** Who calls: the three signed headers, checked when a request arrives. */
@NullMarked
package dev.vipexport.api.auth;

import org.jspecify.annotations.NullMarked;
