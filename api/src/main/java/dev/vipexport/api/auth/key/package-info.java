/** Reads API keys from Firestore and caches them. */
@NullMarked
package dev.vipexport.api.auth.key;

import org.jspecify.annotations.NullMarked;
