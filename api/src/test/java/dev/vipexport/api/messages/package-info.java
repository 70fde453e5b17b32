/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.messages;

import org.jspecify.annotations.NullMarked;
