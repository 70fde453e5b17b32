/** The commands of {@code vip-export}: what a person or a script asks for. */
@NullMarked
package dev.vipexport.cli;

import org.jspecify.annotations.NullMarked;
