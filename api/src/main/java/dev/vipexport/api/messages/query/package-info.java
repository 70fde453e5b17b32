/** Parses the fields of a request into a valid query for messages. */
@NullMarked
package dev.vipexport.api.messages.query;

import org.jspecify.annotations.NullMarked;
