/** Holds requests without a thread until their job ends or their wait is over. */
@NullMarked
package dev.vipexport.api.export.wait;

import org.jspecify.annotations.NullMarked;
