/** Tests of messages.query. */
@NullMarked
package dev.vipexport.api.messages.query;

import org.jspecify.annotations.NullMarked;
