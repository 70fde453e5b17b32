/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.webhook;

import org.jspecify.annotations.NullMarked;
