/** Fuzzes the readers of responses to the command line client, from inside their package. */
@NullMarked
package dev.vipexport.cli;

import org.jspecify.annotations.NullMarked;
