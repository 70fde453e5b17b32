/** How the program ends, and what it says then. */
@NullMarked
package dev.vipexport.cli.exit;

import org.jspecify.annotations.NullMarked;
