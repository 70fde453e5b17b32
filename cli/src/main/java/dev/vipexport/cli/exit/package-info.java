/** Ends the program with an exit code and a message. */
@NullMarked
package dev.vipexport.cli.exit;

import org.jspecify.annotations.NullMarked;
