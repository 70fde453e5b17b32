/** The commands of {@code vip-export} and their options. */
@NullMarked
package dev.vipexport.cli;

import org.jspecify.annotations.NullMarked;
