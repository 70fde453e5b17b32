/** What a caller asks for: the messages of one channel in a time window, and how Firestore is asked for them. */
@NullMarked
package dev.vipexport.common.query;

import org.jspecify.annotations.NullMarked;
