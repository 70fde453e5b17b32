/** Queries for the messages of one channel in a time window. */
@NullMarked
package dev.vipexport.common.query;

import org.jspecify.annotations.NullMarked;
