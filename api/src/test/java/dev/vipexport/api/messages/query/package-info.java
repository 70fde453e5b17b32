/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.messages.query;

import org.jspecify.annotations.NullMarked;
