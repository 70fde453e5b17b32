/** Clients of Google Cloud, built from settings, and the one exception that says a back end cannot be reached. */
@NullMarked
package dev.vipexport.common.cloud;

import org.jspecify.annotations.NullMarked;
