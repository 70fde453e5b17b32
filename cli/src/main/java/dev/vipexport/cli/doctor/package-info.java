/** Finds out why the client cannot work with a server, and says it in words. */
@NullMarked
package dev.vipexport.cli.doctor;

import org.jspecify.annotations.NullMarked;
