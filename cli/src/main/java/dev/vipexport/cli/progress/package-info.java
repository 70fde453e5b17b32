/** Shows progress on a terminal or in a log. */
@NullMarked
package dev.vipexport.cli.progress;

import org.jspecify.annotations.NullMarked;
