/** Prints texts of servers, files and arguments, without letting them control the terminal. */
@NullMarked
package dev.vipexport.cli.output;

import org.jspecify.annotations.NullMarked;
