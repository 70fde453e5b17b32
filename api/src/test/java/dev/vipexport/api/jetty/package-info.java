/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.jetty;

import org.jspecify.annotations.NullMarked;
