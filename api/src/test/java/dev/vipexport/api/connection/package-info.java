/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.connection;

import org.jspecify.annotations.NullMarked;
