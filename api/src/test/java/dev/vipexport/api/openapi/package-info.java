/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.openapi;

import org.jspecify.annotations.NullMarked;
